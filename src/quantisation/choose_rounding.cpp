// src/quantisation/choose_rounding.cpp. Tested by tests/quantisation/choose_rounding_test.cpp
#include "quantisation/choose_rounding.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace inctrl {
namespace {

constexpr float kSmallest = 1e-5f;

// Some rows of the weights, evenly spread: enough to tell choices apart.
RowMatrix some_rows(const RowMatrix& weights) {
  constexpr Eigen::Index kEnough = 256;
  if (weights.rows() <= kEnough) return weights;
  RowMatrix some(kEnough, weights.cols());
  for (Eigen::Index i = 0; i < kEnough; ++i) some.row(i) = weights.row(i * weights.rows() / kEnough);
  return some;
}

// SmoothQuant's factors: largest input^strength / largest weight^(1 - strength), of each channel.
Eigen::VectorXf factors(const ProductSample& sample, const RowMatrix& weights, float strength) {
  const Eigen::ArrayXf input = sample.channel_max().array().max(kSmallest);
  const Eigen::ArrayXf weight = weights.cwiseAbs().colwise().maxCoeff().transpose().array().max(kSmallest);
  const Eigen::ArrayXf raw = input.pow(strength) / weight.pow(1 - strength);
  return raw / std::exp(raw.log().mean());  // about 1 in all: the range of the input keeps its order of magnitude
}

// What rounding does to the outputs of some rows.
class Trial {
 public:
  Trial(const ProductSample& sample, const RowMatrix& weights)
      : sample_(sample), weights_(some_rows(weights)), exact_(sample.rows() * weights_.transpose()) {}

  double error(const Eigen::VectorXf& divided_by, const InputRange& range) const {
    const RowMatrix rows = sample_.rows() * divided_by.cwiseInverse().asDiagonal();
    const RowMatrix weights = round_weights(weights_ * divided_by.asDiagonal()).values();
    const double off = (round_input(rows, range) * weights.transpose() - exact_).squaredNorm();
    return std::sqrt(off / std::max<double>(exact_.squaredNorm(), 1e-30));
  }

 private:
  const ProductSample& sample_;
  RowMatrix weights_, exact_;
};

}  // namespace

RoundedWeights round_weights(const RowMatrix& weights) {
  constexpr float kLargest = 63;
  RoundedWeights rounded{{weights.rows(), weights.cols()}, weights.cwiseAbs().rowwise().maxCoeff() / kLargest};
  rounded.scales = rounded.scales.cwiseMax(1e-30f);  // of a row of zeros
  for (Eigen::Index row = 0; row < weights.rows(); ++row)
    rounded.integers.row(row) = (weights.row(row) / rounded.scales[row]).array().rint().cast<std::int8_t>();
  return rounded;
}

InputRange levels_between(float low, float high) {
  const float step = std::max((high - low) / (kLevels - 1), 1e-12f);
  const float below = std::clamp(std::nearbyint(-low / step), 0.0f, static_cast<float>(kLevels - 1));
  return {-below * step, (kLevels - 1 - below) * step};
}

RowMatrix round_input(const RowMatrix& rows, const InputRange& range) {
  const float step = (range.high - range.low) / (kLevels - 1);
  return rows.unaryExpr([&](float value) {
    return std::nearbyint((std::clamp(value, range.low, range.high) - range.low) / step) * step + range.low;
  });
}

Rounding choose_rounding(const ProductSample& sample, const RowMatrix& weights, bool may_divide) {
  constexpr std::array kStrengths{0.3f, 0.5f, 0.65f, 0.8f};
  constexpr std::array kShares{0.95f, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f};  // of the bounds
  const Trial trial(sample, weights);
  Rounding best;
  const auto try_out = [&](const Eigen::VectorXf& divided_by, float strength, const InputRange& range) {
    const double error = trial.error(divided_by, range);
    const bool better = best.divided_by.size() == 0 || error < best.error;
    if (better) best = {range, divided_by, strength, error};
  };
  try_out(Eigen::VectorXf::Ones(weights.cols()), 0, levels_between(sample.low(), sample.high()));
  if (may_divide)
    for (const float strength : kStrengths) {
      const Eigen::VectorXf by = factors(sample, weights, strength);
      const RowMatrix rows = sample.rows() * by.cwiseInverse().asDiagonal();
      try_out(by, strength, levels_between(std::min(rows.minCoeff(), 0.0f), std::max(rows.maxCoeff(), 0.0f)));
    }
  const Rounding whole = best;
  for (const float share : kShares)
    try_out(whole.divided_by, whole.strength, levels_between(whole.input.low * share, whole.input.high * share));
  return best;
}

}  // namespace inctrl
