// src/residual/image_residual.h: how unlike the normal prompts is the whole query image?
// Tested by tests/residual/image_residual_test.cpp
#pragma once

#include <span>
#include <vector>

namespace inctrl {

// Half of one minus the cosine between the query's image embedding and the nearest prompt's, in [0, 1]. An embedding of
// length 0 has cosine 0. kInvalidArgument if there is no prompt or the widths differ.
float image_residual(std::span<const float> query, const std::vector<std::vector<float>>& prompts);

}  // namespace inctrl
