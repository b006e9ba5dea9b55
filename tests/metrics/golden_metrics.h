// tests/metrics/golden_metrics.h: metrics as scikit-learn gives them; see tests/golden/README.md.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>

namespace inctrl {

inline nlohmann::json golden_metrics(const char* part) {
  std::ifstream file(INCTRL_GOLDEN_DIR "/metrics.json");
  return nlohmann::json::parse(file).at(part);
}

}  // namespace inctrl
