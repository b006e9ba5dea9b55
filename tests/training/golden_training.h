// tests/training/golden_training.h: the recorded training: where it began, what its batches held, where it ended.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/golden.h"
#include "training/inctrl_trainee.h"

namespace inctrl {

inline constexpr HeadInputs kGoldenInputs{.embedding = 24, .rows = 5, .columns = 5};

// "heads.image.norm1.mean" is "diff_head_ref.bn2.running_mean" in a published checkpoint.
inline std::string published_name(std::string name) {
  const auto replace = [&name](const std::string& ours, const std::string& theirs) {
    if (const auto at = name.find(ours); at != std::string::npos) name.replace(at, ours.size(), theirs);
  };
  replace("heads.adapter.1", "adapter.fc.0"), replace("heads.adapter.2", "adapter.fc.2");
  replace("heads.image", "diff_head_ref"), replace("heads.holistic", "diff_head");
  replace(".mean", ".running_mean"), replace(".variance", ".running_var");
  replace(".norm1.", ".bn2."), replace(".norm2.", ".bn3.");
  for (const char* layer : {"1", "2", "3"})
    replace("head." + std::string(layer), "head.projection" + std::string(layer));
  for (const char* layer : {"1", "2", "3"}) replace("ref." + std::string(layer), "ref.projection" + std::string(layer));
  return name;
}

inline std::vector<double> golden_doubles(const TensorView& tensor) {
  std::vector<double> values(static_cast<std::size_t>(element_count(tensor.shape)));
  if (tensor.dtype == DType::kF64) {
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
  } else {
    const std::vector<float> floats = to_floats(tensor);
    values.assign(floats.begin(), floats.end());
  }
  return values;
}

inline void begin_as_recorded(Trainee& trainee) {
  const Safetensors initial = open_golden("heads_initial.safetensors");
  for (Parameter* parameter : trainee.parameters())
    parameter->values = golden_doubles(initial.at(published_name(parameter->name)));
}

// The largest difference from where the recorded training ended. `run`: "correct" or "released".
inline double distance_from_end(Trainee& trainee, const std::string& run) {
  const Safetensors end = open_golden("heads_after_6_steps.safetensors");
  double worst = 0;
  for (const Parameter* parameter : trainee.parameters()) {
    const std::vector<double> expected = golden_doubles(end.at(run + "." + published_name(parameter->name)));
    EXPECT_EQ(parameter->values.size(), expected.size()) << parameter->name;
    for (std::size_t i = 0; i < expected.size(); ++i)
      worst = std::max(worst, std::abs(parameter->values[i] - expected[i]));
  }
  return worst;
}

inline nlohmann::json golden_training() {
  return nlohmann::json::parse(std::ifstream(golden_path("golden.json"))).at("training");
}

}  // namespace inctrl
