// src/residual/linear.h: the layer that adapter and heads are made of.
// Weights are 32-bit, as stored; sums are 64-bit, which costs nothing at these sizes (the whole of the heads is a third
// of a million products a picture), and each output is summed alone, over its inputs in order: the same number on any
// machine, in any batch. Tested by tests/residual/linear_test.cpp
#pragma once

#include <span>
#include <vector>

namespace inctrl {

// y = W x + b
struct Linear {
  int inputs = 0, outputs = 0;
  std::vector<float> weight;  // [outputs, inputs]
  std::vector<float> bias;    // [outputs]; empty where the layer has none

  // x [inputs] -> y [outputs]. kInvalidArgument if x has another length.
  std::vector<double> operator()(std::span<const double> x) const;
};

// The larger of each value and 0.
std::vector<double> relu(std::vector<double> x);

}  // namespace inctrl
