// src/residual/adapter.h: how is the frozen encoder's image embedding bent towards anomalies?
// Source: InCTRL, image-level residual (published code: open_clip/model.py, Adapter).
// Tested by tests/residual/adapter_test.cpp
#pragma once

#include "residual/linear.h"

namespace inctrl {

// A(x) = relu(W2 relu(W1 x)), without biases and without a skip connection.
struct Adapter {
  Linear first;   // W1 [bottleneck, E]
  Linear second;  // W2 [E, bottleneck]

  // [E] -> [E], none below 0. The embedding is taken as it is, not normalised. kInvalidArgument if its width differs.
  std::vector<double> operator()(std::span<const float> embedding) const;
};

}  // namespace inctrl
