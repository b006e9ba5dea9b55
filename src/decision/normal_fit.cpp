// src/decision/normal_fit.cpp. Tested by tests/decision/normal_fit_test.cpp
#include "decision/normal_fit.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr double kMostDegreesOfFreedom = 10;
constexpr double kAboveVaried = 0.72, kVariedError = 0.40;  // docs/decisions/0015-decision.md has the figures
constexpr double kLeast = 1e-6;                             // scores this near to 0 or 1 are told apart no further

double logit(float score) {
  const double inside = std::clamp(static_cast<double>(score), kLeast, 1 - kLeast);
  return std::log(inside / (1 - inside));
}

float score_of(double logit) {
  return static_cast<float>(1 / (1 + std::exp(-logit)));
}

double mean_logit(std::span<const float> scores) {
  require(!scores.empty(), ErrorCode::kInvalidArgument, "decision: no normal score to fit");
  double sum = 0;
  for (const float score : scores) sum += logit(score);
  return sum / static_cast<double>(scores.size());
}

}  // namespace

NormalFit::NormalFit(std::span<const float> scores, const NormalPrior& prior) : mean_(mean_logit(scores)) {
  const auto count = static_cast<double>(scores.size());
  double squares = prior.weight * prior.spread * prior.spread;
  for (const float score : scores) squares += (logit(score) - mean_) * (logit(score) - mean_);
  const double freedom = prior.weight + count - 1;
  spread_ = std::sqrt(squares / freedom);
  scale_ = spread_ * std::sqrt(1 + 1 / count);
  degrees_of_freedom_ = std::min(freedom, kMostDegreesOfFreedom);
}

NormalFit NormalFit::of_varied(std::span<const float> scores, const NormalPrior& prior) {
  NormalFit fit;
  fit.mean_ = mean_logit(scores) + prior.scale * kAboveVaried;
  fit.spread_ = prior.spread;
  fit.scale_ = std::hypot(prior.spread, prior.scale * kVariedError);
  fit.degrees_of_freedom_ = prior.weight;
  return fit;
}

double NormalFit::tail(float score) const {
  const boost::math::students_t t(degrees_of_freedom_);
  return boost::math::cdf(boost::math::complement(t, (logit(score) - mean_) / scale_));
}

float NormalFit::upper(double share) const {
  const boost::math::students_t t(degrees_of_freedom_);
  return score_of(mean_ + scale_ * boost::math::quantile(boost::math::complement(t, share)));
}

float NormalFit::upper_if_known(double share) const {
  const boost::math::normal normal;
  return score_of(mean_ + spread_ * boost::math::quantile(boost::math::complement(normal, share)));
}

}  // namespace inctrl
