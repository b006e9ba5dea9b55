// src/training/dense_layer.h: y = x W^T + b, and what a loss says of W, b and x.
// Tested by tests/training/dense_layer_test.cpp
#pragma once

#include <optional>
#include <string>

#include "residual/linear.h"
#include "training/parameter.h"
#include "training/random_draws.h"

namespace inctrl {

struct DenseLayer {
  Parameter weight;               // [outputs, inputs]
  std::optional<Parameter> bias;  // [outputs]

  // Named `name`.weight and `name`.bias; values uniform in +-1 / sqrt(inputs), as PyTorch begins.
  DenseLayer(const std::string& name, int outputs, int inputs, bool has_bias, RandomDraws& random);

  // x [n, inputs] -> [n, outputs]
  Matrix forward(const Matrix& x) const;
  // slope: of the loss by what forward(x) gave. Adds to the gradients.
  void learn(const Matrix& x, const Matrix& slope);
  // The slope by x.
  Matrix backward(const Matrix& slope) const;
};

Linear rounded(const DenseLayer& layer);  // to 32 bits, as a model file has it

// Where the unit was not active, nothing passes. `active`: what relu gave.
Matrix through_relu(const Matrix& active, const Matrix& slope);

}  // namespace inctrl
