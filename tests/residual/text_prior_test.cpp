// tests/residual/text_prior_test.cpp: src/residual/text_prior.h; recorded values are in golden_inctrl_test.cpp
#include "residual/text_prior.h"

#include <cmath>

#include "support/expect_error.h"

namespace inctrl {
namespace {

const std::vector<float> kRight{1, 0}, kUp{0, 1}, kNothing{0, 0};
const TextDirections kGoodIsRight{.normal = kRight, .anomalous = kUp};

TEST(TextDirection, IsTheMeanOfDirectionsNotOfTexts) {
  const std::vector<float> direction = text_direction({{100, 0}, {0, 2}});
  EXPECT_FLOAT_EQ(direction[0], std::sqrt(0.5f));
  EXPECT_FLOAT_EQ(direction[1], std::sqrt(0.5f));
}
TEST(TextDirection, PassesOverATextOfLengthZero) {
  EXPECT_EQ(text_direction({{3, 0}, kNothing}), kRight);
}
TEST(TextDirection, IsZeroWhereTextsCancel) {
  EXPECT_EQ(text_direction({{3, 0}, {-1, 0}}), kNothing);
}
TEST(TextDirection, RefusesNoTextsAndWidthsThatDiffer) {
  expect_error(ErrorCode::kInvalidArgument, "no texts", [] { (void)text_direction({}); });
  expect_error(ErrorCode::kInvalidArgument, "texts are 2 and 3 wide", [] {
    (void)text_direction({{1, 2}, {1, 2, 3}});
  });
}

TEST(TextPrior, IsTheSoftmaxOfAHundredTimesTheCosines) {
  // Cosines 0.8 and 0.81, within what 32-bit directions say.
  const TextDirections text{.normal = {0.8f, 0}, .anomalous = {0.81f, 0}};
  EXPECT_NEAR(text_prior(kRight, text), 1 / (1 + std::exp(-1.0)), 1e-6);
}
TEST(TextPrior, SaturatesWithoutOverflow) {
  EXPECT_NEAR(text_prior(kUp, kGoodIsRight), 1, 1e-15);
  EXPECT_NEAR(text_prior(kRight, kGoodIsRight), 0, 1e-15);
}
TEST(TextPrior, TurnsRoundWithTheSides) {
  const std::vector<float> embedding{0.31f, 0.3f};
  EXPECT_NEAR(text_prior(embedding, {kRight, kUp}), 1 - text_prior(embedding, {kUp, kRight}), 1e-15);
}
TEST(TextPrior, DoesNotDependOnTheEmbeddingsLength) {
  EXPECT_NEAR(text_prior(std::vector<float>{0.3f, 0.31f}, kGoodIsRight),
              text_prior(std::vector<float>{0.3f * 64, 0.31f * 64}, kGoodIsRight), 1e-15);
}
TEST(TextPrior, IsUndecidedWithoutDirection) {
  EXPECT_EQ(text_prior(kNothing, kGoodIsRight), 0.5);
  EXPECT_EQ(text_prior(kUp, {kNothing, kNothing}), 0.5);
}
TEST(TextPrior, NamesBothWidthsWhenTheyDiffer) {
  expect_error(ErrorCode::kInvalidArgument, "the image embedding is 3 wide, a text direction 2", [] {
    (void)text_prior(std::vector<float>{1, 2, 3}, kGoodIsRight);
  });
}

}  // namespace
}  // namespace inctrl
