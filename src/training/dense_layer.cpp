// src/training/dense_layer.cpp. Tested by tests/training/dense_layer_test.cpp
#include "training/dense_layer.h"

#include <cmath>

namespace inctrl {
namespace {

void draw(Parameter& parameter, int inputs, RandomDraws& random) {
  const double bound = 1 / std::sqrt(static_cast<double>(inputs));
  for (double& value : parameter.values) value = random.between(-bound, bound);
}

}  // namespace

DenseLayer::DenseLayer(const std::string& name, int outputs, int inputs, bool has_bias, RandomDraws& random)
    : weight(name + ".weight", {outputs, inputs}) {
  draw(weight, inputs, random);
  if (!has_bias) return;
  bias.emplace(name + ".bias", Shape{outputs});
  draw(*bias, inputs, random);
}

Matrix DenseLayer::forward(const Matrix& x) const {
  Matrix y = x * weight.matrix().transpose();
  if (bias) y.rowwise() += bias->matrix().row(0);
  return y;
}

void DenseLayer::learn(const Matrix& x, const Matrix& slope) {
  weight.slope().noalias() += slope.transpose() * x;
  if (bias) bias->slope() += slope.colwise().sum();
}

Matrix DenseLayer::backward(const Matrix& slope) const {
  return slope * weight.matrix();
}

Linear rounded(const DenseLayer& layer) {
  return {.inputs = static_cast<int>(layer.weight.shape[1]),
          .outputs = static_cast<int>(layer.weight.shape[0]),
          .weight = layer.weight.rounded(),
          .bias = layer.bias ? layer.bias->rounded() : std::vector<float>{}};
}

Matrix through_relu(const Matrix& active, const Matrix& slope) {
  return (active.array() > 0).select(slope, 0);
}

}  // namespace inctrl
