// tests/training/adamw_test.cpp: src/training/adamw.h; that it is PyTorch's, golden_training_test.cpp shows
#include "training/adamw.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(AdamW, FirstStepIsTheRateWhateverTheGradient) {
  Parameter small("a", {2}), large("b", {1, 1});
  small.gradient = {1e-3, -1e-3}, large.gradient = {1e3};
  AdamW optimiser({&small, &large}, {.decay = 0});
  optimiser.step();
  EXPECT_NEAR(small.values[0], -1e-3, 1e-7);  // epsilon is a hundred-thousandth of this gradient
  EXPECT_NEAR(small.values[1], 1e-3, 1e-7);
  EXPECT_NEAR(large.values[0], -1e-3, 1e-12);
}

TEST(AdamW, DecaysAllThatIsLearntAndNothingElse) {
  Parameter bias("bias", {1}, 2), statistic("mean", {1}, 2);
  statistic.learnt = false;
  AdamW optimiser({&bias, &statistic});
  optimiser.step();
  EXPECT_DOUBLE_EQ(bias.values[0], 2 * (1 - 1e-3 * 0.01));
  EXPECT_EQ(statistic.values[0], 2);
}

TEST(AdamW, ForgetsTheGradientAfterTheStep) {
  Parameter parameter("a", {1});
  parameter.gradient = {3};
  AdamW optimiser({&parameter});
  optimiser.step();
  EXPECT_EQ(parameter.gradient[0], 0);
}

}  // namespace
}  // namespace inctrl
