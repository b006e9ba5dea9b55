// tests/quantisation/choose_rounding_test.cpp: src/quantisation/choose_rounding.h loses little, and knows how much.
#include "quantisation/choose_rounding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace inctrl {
namespace {

RowMatrix noise(Eigen::Index rows, Eigen::Index columns, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  return RowMatrix::NullaryExpr(rows, columns, [&] { return normal(random); });
}

ProductSample sample_of(const RowMatrix& rows) {
  ProductSample sample(static_cast<int>(rows.cols()), static_cast<int>(rows.rows()));
  sample.add({rows.data(), static_cast<std::size_t>(rows.size())});
  return sample;
}

// What rounding does to the products of all rows, by the plain formula.
double error_of(const RowMatrix& rows, const RowMatrix& weights, const Rounding& rounding) {
  const RowMatrix divided = rows * rounding.divided_by.cwiseInverse().asDiagonal();
  const RowMatrix rounded = round_weights(weights * rounding.divided_by.asDiagonal()).values();
  const RowMatrix exact = rows * weights.transpose();
  return (round_input(divided, rounding.input) * rounded.transpose() - exact).norm() / exact.norm();
}

TEST(LevelsBetween, HoldZeroExactly) {
  for (const auto& [low, high] :
       {std::pair(0.0f, 6.0f), std::pair(-1.0f, 1.0f), std::pair(-0.17f, 9.3f), std::pair(-3.0f, 0.0f)}) {
    const InputRange range = levels_between(low, high);
    const float step = (range.high - range.low) / (kLevels - 1);
    EXPECT_NEAR(range.low / step, std::nearbyint(range.low / step), 1e-4);
    EXPECT_NEAR(range.low, low, step);
    EXPECT_NEAR(range.high, high, step);
  }
}

TEST(RoundWeights, StayWithinHalfAStepAndSevenBits) {
  const RowMatrix weights = noise(20, 30, 1);
  const RoundedWeights rounded = round_weights(weights);
  EXPECT_LE(rounded.integers.cast<int>().cwiseAbs().maxCoeff(), 63);
  for (Eigen::Index row = 0; row < weights.rows(); ++row)
    EXPECT_LE((rounded.values().row(row) - weights.row(row)).cwiseAbs().maxCoeff(), 0.5001f * rounded.scales[row]);
}

TEST(RoundWeights, KeepARowOfZeros) {
  EXPECT_EQ(round_weights(RowMatrix::Zero(2, 3)).values().norm(), 0);
}

TEST(ChooseRounding, LosesAboutAPercentOfEvenNumbersAndSaysSo) {
  const RowMatrix rows = noise(200, 64, 2), weights = noise(96, 64, 3);
  const Rounding rounding = choose_rounding(sample_of(rows), weights, false);
  EXPECT_LT(rounding.error, 0.02);
  EXPECT_NEAR(rounding.error, error_of(rows, weights, rounding), 1e-5);
  EXPECT_EQ(rounding.divided_by, Eigen::VectorXf::Ones(64));
}

TEST(ChooseRounding, MovesOutlierChannelsIntoTheWeightsWhereItMay) {
  RowMatrix rows = noise(200, 64, 4);
  rows.col(5) *= 100;
  const RowMatrix weights = noise(96, 64, 5);
  RowMatrix small = weights;
  small.col(5) *= 0.01f;  // as in trained towers: the large channel counts no more than others
  const Rounding kept = choose_rounding(sample_of(rows), small, false),
                 moved = choose_rounding(sample_of(rows), small, true);
  EXPECT_GT(moved.strength, 0);
  EXPECT_GT(moved.divided_by[5], 5 * moved.divided_by[6]);
  EXPECT_LT(moved.error, 0.5 * kept.error);
}

TEST(ChooseRounding, DrawsTheBoundsInWhereOneValueIsFarOff) {
  RowMatrix rows = noise(4000, 32, 6);
  rows(3, 3) = 20;
  const Rounding rounding = choose_rounding(sample_of(rows), noise(40, 32, 7), false);
  EXPECT_LT(rounding.input.high, 19);
}

}  // namespace
}  // namespace inctrl
