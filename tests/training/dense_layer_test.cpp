// tests/training/dense_layer_test.cpp: src/training/dense_layer.h
#include "training/dense_layer.h"

#include "training/finite_differences.h"

namespace inctrl {
namespace {

TEST(DenseLayer, HasTheSlopesOfFiniteDifferences) {
  RandomDraws random(1, 1);
  DenseLayer layer("layer", 4, 7, true, random);
  Matrix x = random_matrix(5, 7, 2);
  const Matrix weights = random_matrix(5, 4, 3);
  const auto loss = [&] { return weighted(layer.forward(x), weights); };
  layer.learn(x, weights);
  expect_slopes(layer.weight.values, layer.weight.gradient, "weight", loss);
  expect_slopes(layer.bias->values, layer.bias->gradient, "bias", loss);
  expect_slopes(x, layer.backward(weights), "input", loss);
}

TEST(DenseLayer, BeginsWithinPyTorchsBounds) {
  RandomDraws random(1, 1);
  const DenseLayer layer("layer", 50, 16, true, random);
  for (const double value : layer.weight.values) EXPECT_LE(std::abs(value), 0.25);
  EXPECT_GT(*std::max_element(layer.weight.values.begin(), layer.weight.values.end()), 0.24);
  EXPECT_LT(*std::min_element(layer.bias->values.begin(), layer.bias->values.end()), -0.2);
  EXPECT_EQ(layer.weight.name, "layer.weight");
}

TEST(DenseLayer, IsTheLayerOfTheHeadsInUse) {
  RandomDraws random(1, 1);
  const DenseLayer layer("layer", 3, 6, true, random);
  const Matrix x = random_matrix(1, 6, 4);
  const std::vector<double> y = rounded(layer)(values_of(x));
  for (Eigen::Index i = 0; i < 3; ++i)
    EXPECT_NEAR(layer.forward(x)(0, i), y[static_cast<std::size_t>(i)], 1e-6);  // weights are rounded to 32 bits
}

TEST(ThroughRelu, PassesWhereTheUnitWasActive) {
  Matrix active(1, 3), slope(1, 3), expected(1, 3);
  active << 0, 2, 0.5;
  slope << 7, 8, 9;
  expected << 0, 8, 9;
  EXPECT_EQ(through_relu(active, slope), expected);
}

}  // namespace
}  // namespace inctrl
