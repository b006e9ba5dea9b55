// tests/training/batch_norm_gradient_test.cpp: src/training/batch_norm_gradient.h
#include "training/batch_norm_gradient.h"

#include "support/expect_error.h"
#include "training/finite_differences.h"

namespace inctrl {
namespace {

TEST(BatchNormLayer, HasTheSlopesOfFiniteDifferences) {
  BatchNormLayer layer("norm", 6);
  layer.weight.matrix() = random_matrix(1, 6, 1);
  layer.bias.matrix() = random_matrix(1, 6, 2);
  Matrix x = random_matrix(5, 6, 3);
  const Matrix weights = random_matrix(5, 6, 4);
  (void)layer.forward(x);
  const Matrix by_x = layer.backward(weights);
  const std::vector<double> by_weight = layer.weight.gradient, by_bias = layer.bias.gradient;
  const auto loss = [&] { return weighted(layer.forward(x), weights); };
  expect_slopes(layer.weight.values, by_weight, "weight", loss);
  expect_slopes(layer.bias.values, by_bias, "bias", loss);
  expect_slopes(x, by_x, "input", loss);
}

TEST(BatchNormLayer, NormalisesByNAndRecordsByNMinusOne) {
  BatchNormLayer layer("norm", 1);
  Matrix x(2, 1);
  x << 1, 3;
  const Matrix y = layer.forward(x);  // mean 2, variance 1 over n, 2 over n - 1
  EXPECT_NEAR(y(0, 0), -1 / std::sqrt(1 + 1e-5), 1e-15);
  EXPECT_NEAR(layer.mean.values[0], 0.2, 1e-15);
  EXPECT_NEAR(layer.variance.values[0], 0.9 + 0.2, 1e-15);
  EXPECT_FALSE(layer.mean.learnt);
}

TEST(BatchNormLayer, RefusesABatchOfOne) {
  BatchNormLayer layer("norm", 3);
  expect_error(ErrorCode::kInvalidArgument, "a batch of 1 has no variance; needed at least 2",
               [&] { (void)layer.forward(random_matrix(1, 3, 1)); });
}

}  // namespace
}  // namespace inctrl
