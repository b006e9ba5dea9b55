// src/training/batch_norm_gradient.h: batch norm as it is in training, with the batch's own statistics.
// The recorded ones, which the trained head uses, follow with momentum 0.1: normalising divides by the variance over n,
// what is recorded is the variance over n - 1, as PyTorch does both. Tested by
// tests/training/batch_norm_gradient_test.cpp
#pragma once

#include <string>
#include <vector>

#include "residual/scoring_head.h"
#include "training/parameter.h"

namespace inctrl {

struct BatchNormLayer {
  Parameter weight, bias;    // [width], 1 and 0 at first
  Parameter mean, variance;  // [width], recorded, 0 and 1 at first; not learnt

  BatchNormLayer(const std::string& name, int width);

  // x [n >= 2, width] -> the same. Moves the recorded statistics, and keeps what backward() needs.
  Matrix forward(const Matrix& x);
  // After forward(): the slope by x. Adds to the gradients of weight and bias.
  Matrix backward(const Matrix& slope);

 private:
  Matrix normalised_;                 // [n, width]
  Eigen::RowVectorXd per_deviation_;  // 1 / sqrt(variance + epsilon)
};

BatchNorm rounded(const BatchNormLayer& layer);  // to 32 bits, as a model file has it

}  // namespace inctrl
