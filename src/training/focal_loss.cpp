// src/training/focal_loss.cpp. Tested by tests/training/focal_loss_test.cpp
#include "training/focal_loss.h"

#include <algorithm>
#include <cmath>

#include "residual/scoring_head.h"

namespace inctrl {
namespace {

struct CrossEntropy {
  double value, slope;
};

// max(x, 0) - x y + log(1 + exp(-|x|)), which cannot overflow
CrossEntropy of_logit(double logit, double label) {
  return {std::max(logit, 0.0) - logit * label + std::log1p(std::exp(-std::abs(logit))), sigmoid(logit) - label};
}

CrossEntropy of_probability(double probability, double label) {
  constexpr double kLeast = 1e-7;
  const double p = std::clamp(probability, kLeast, 1 - kLeast);
  const double slope = p == probability ? (p - label) / (p * (1 - p)) : 0;
  return {-label * std::log(p) - (1 - label) * std::log1p(-p), slope};
}

template <typename Entropy>
Focal focal(const Eigen::VectorXd& values, const Eigen::VectorXd& labels, const Entropy& entropy) {
  Focal focal{0, Eigen::VectorXd(values.size())};
  const auto count = static_cast<double>(values.size());
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const CrossEntropy c = entropy(values[i], labels[i]);
    const double right = std::exp(-c.value), wrong = 1 - right;  // the chance given to the true label, and the rest
    focal.loss += wrong * wrong * c.value / count;
    focal.slope[i] = (2 * wrong * right * c.value + wrong * wrong) * c.slope / count;
  }
  return focal;
}

}  // namespace

Focal focal_of_logits(const Eigen::VectorXd& logits, const Eigen::VectorXd& labels) {
  return focal(logits, labels, of_logit);
}

Focal focal_of_probabilities(const Eigen::VectorXd& probabilities, const Eigen::VectorXd& labels) {
  return focal(probabilities, labels, of_probability);
}

}  // namespace inctrl
