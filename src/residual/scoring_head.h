// src/residual/scoring_head.h: how does a learnt head turn a residual into one number?
// The paper's head, twice in a model: as image head on the adapted residual, as holistic head on the holistic map.
// The norm stands behind the ReLU, not before it, and uses the statistics recorded in training.
// Source: InCTRL (published code: open_clip/model.py, TransformerBasicHead; its bn1 is never called).
// Tested by tests/residual/scoring_head_test.cpp
#pragma once

#include "residual/linear.h"

namespace inctrl {

// y = (x - mean) / sqrt(variance + 1e-5) * weight + bias
struct BatchNorm {
  std::vector<float> weight, bias, mean, variance;  // [width]

  std::vector<double> operator()(std::vector<double> x) const;
};

struct ScoringHead {
  Linear first;  // [h1, n]
  BatchNorm first_norm;
  Linear second;  // [h2, h1]
  BatchNorm second_norm;
  Linear third;  // [1, h2]

  // x [n] -> the logit, larger is more anomalous. kInvalidArgument if x has another length.
  double logit(std::span<const double> x) const;
};

using ImageHead = ScoringHead;     // n: width of the image embedding
using HolisticHead = ScoringHead;  // n: patches, in rows; a weight for every position

// 1 / (1 + exp(-logit)), in [0, 1]
double sigmoid(double logit);

}  // namespace inctrl
