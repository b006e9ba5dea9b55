// src/training/batch_norm_gradient.cpp. Tested by tests/training/batch_norm_gradient_test.cpp
#include "training/batch_norm_gradient.h"

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr double kEpsilon = 1e-5, kMomentum = 0.1;

}  // namespace

BatchNormLayer::BatchNormLayer(const std::string& name, int width)
    : weight(name + ".weight", {width}, 1),
      bias(name + ".bias", {width}),
      mean(name + ".mean", {width}),
      variance(name + ".variance", {width}, 1) {
  mean.learnt = variance.learnt = false;
}

Matrix BatchNormLayer::forward(const Matrix& x) {
  const auto count = static_cast<double>(x.rows());
  require(x.rows() >= 2, ErrorCode::kInvalidArgument, "batch norm: a batch of ", x.rows(),
          " has no variance; needed at least 2");
  const Eigen::RowVectorXd centre = x.colwise().sum() / count;
  const Matrix centred = x.rowwise() - centre;
  const Eigen::RowVectorXd squares = centred.colwise().squaredNorm();
  per_deviation_ = (squares.array() / count + kEpsilon).rsqrt();
  normalised_ = centred.array().rowwise() * per_deviation_.array();
  mean.matrix() = (1 - kMomentum) * mean.matrix() + kMomentum * centre;
  variance.matrix() = (1 - kMomentum) * variance.matrix() + kMomentum / (count - 1) * squares;
  Matrix y = normalised_.array().rowwise() * weight.matrix().row(0).array();
  y.rowwise() += bias.matrix().row(0);
  return y;
}

Matrix BatchNormLayer::backward(const Matrix& slope) {
  const auto count = static_cast<double>(slope.rows());
  const Eigen::RowVectorXd by_bias = slope.colwise().sum();
  const Eigen::RowVectorXd by_weight = (slope.array() * normalised_.array()).colwise().sum();
  bias.slope() += by_bias;
  weight.slope() += by_weight;
  // weight / deviation * (slope - mean(slope) - normalised * mean(slope * normalised))
  Matrix by_x = slope;
  by_x.rowwise() -= by_bias / count;
  by_x.array() -= normalised_.array().rowwise() * (by_weight / count).array();
  return by_x.array().rowwise() * (weight.matrix().row(0).array() * per_deviation_.array());
}

BatchNorm rounded(const BatchNormLayer& layer) {
  return {.weight = layer.weight.rounded(),
          .bias = layer.bias.rounded(),
          .mean = layer.mean.rounded(),
          .variance = layer.variance.rounded()};
}

}  // namespace inctrl
