// src/residual/scoring_head.cpp. Tested by tests/residual/scoring_head_test.cpp
#include "residual/scoring_head.h"

#include <cmath>
#include <cstddef>

namespace inctrl {

std::vector<double> BatchNorm::operator()(std::vector<double> x) const {
  constexpr double kEpsilon = 1e-5;
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = (x[i] - mean[i]) / std::sqrt(variance[i] + kEpsilon) * weight[i] + bias[i];
  return x;
}

double ScoringHead::logit(std::span<const double> x) const {
  const std::vector<double> hidden = first_norm(relu(first(x)));
  return third(second_norm(relu(second(hidden)))).front();
}

double sigmoid(double logit) {
  return 1 / (1 + std::exp(-logit));
}

}  // namespace inctrl
