// tests/residual/scoring_head_test.cpp: src/residual/scoring_head.h; recorded values are in golden_inctrl_test.cpp
#include "residual/scoring_head.h"

#include <cmath>

#include "residual/random_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(BatchNorm, UsesTheRecordedStatistics) {
  const BatchNorm norm{.weight = {3, 1}, .bias = {1, 0}, .mean = {2, 0}, .variance = {4, 0}};
  const std::vector<double> y = norm({6, 1});
  EXPECT_NEAR(y[0], 3 * (6 - 2) / std::sqrt(4 + 1e-5) + 1, 1e-6);  // 1e-5 is stated, so 64-bit
  EXPECT_NEAR(y[1], 1 / std::sqrt(1e-5), 1e-9);                    // a unit that never fired in training
}

// Widths of 1, so that the whole head can be worked out by hand.
TEST(ScoringHead, NormalisesBehindTheRelu) {
  const BatchNorm norm{.weight = {2}, .bias = {0.5f}, .mean = {1}, .variance = {1}};
  const Linear same{.inputs = 1, .outputs = 1, .weight = {1}, .bias = {0}};
  const Linear third{.inputs = 1, .outputs = 1, .weight = {-1}, .bias = {7}};
  const ScoringHead head{.first = same, .first_norm = norm, .second = same, .second_norm = norm, .third = third};
  const double scale = 2 / std::sqrt(1 + 1e-5);
  const double once = (4 - 1) * scale + 0.5;  // above 0, so the second ReLU passes it
  EXPECT_NEAR(head.logit(std::vector<double>{4}), 7 - ((once - 1) * scale + 0.5), 1e-12);
  // A negative input stops at the first ReLU; were the norm ahead of it, -4 and -8 would differ all the same.
  EXPECT_EQ(head.logit(std::vector<double>{-4}), head.logit(std::vector<double>{-8}));
  EXPECT_NEAR(head.logit(std::vector<double>{-4}), 7 - ((0 - 1) * scale + 0.5), 1e-12);
}

TEST(ScoringHead, NamesBothLengthsWhenTheyDiffer) {
  const ScoringHead head = RandomHeads(1).head(5);
  expect_error(ErrorCode::kInvalidArgument, "it has 5 inputs, given 4",
               [&] { (void)head.logit(std::vector<double>(4)); });
}

TEST(Sigmoid, LiesBetweenZeroAndOneForAnyLogit) {
  EXPECT_EQ(sigmoid(0), 0.5);
  EXPECT_EQ(sigmoid(-1e6), 0);
  EXPECT_EQ(sigmoid(1e6), 1);
  EXPECT_NEAR(sigmoid(3) + sigmoid(-3), 1, 1e-15);
}

}  // namespace
}  // namespace inctrl
