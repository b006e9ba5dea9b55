// src/encoder/reference/rounding_reference.h: what does a quantised product see of its input, told plainly?
// Tested by tests/encoder/quantised_graph_test.cpp
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "encoder/weights.h"

namespace inctrl {

// Nothing for a product that is not quantised.
inline std::optional<InputRange> reference_input_range(const ModelFile& model, const std::string& product) {
  if (!is_quantised(model.tensors, product)) return std::nullopt;
  return input_range(model.tensors, product);
}

// The nearest of the levels from range.low to range.high.
inline double rounded_to_levels(double value, const InputRange& range) {
  const double step = (static_cast<double>(range.high) - range.low) / (kLevels - 1);
  const double within = std::clamp<double>(value, range.low, range.high);
  return std::nearbyint((within - range.low) / step) * step + range.low;
}

}  // namespace inctrl
