// tests/residual/image_residual_test.cpp: src/residual/image_residual.h
#include "residual/image_residual.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

const std::vector<float> kRight{2, 0}, kUp{0, 3}, kNothing{0, 0};

TEST(ImageResidual, IsZeroForTheSameDirection) {
  EXPECT_EQ(image_residual(kRight, {{1, 0}}), 0.0f);
}
TEST(ImageResidual, TakesTheNearestPrompt) {
  EXPECT_EQ(image_residual(kRight, {kUp, {5, 0}}), 0.0f);
}
TEST(ImageResidual, IsHalfForTheUnrelated) {
  EXPECT_EQ(image_residual(kRight, {kUp}), 0.5f);
}
TEST(ImageResidual, IsHalfForAnEmbeddingOfLengthZero) {
  EXPECT_EQ(image_residual(kNothing, {kUp}), 0.5f);
}

TEST(ImageResidual, RefusesWidthsThatDiffer) {
  expect_error(ErrorCode::kInvalidArgument, "embedding is 2 wide, a prompt's 3", [] {
    (void)image_residual(kRight, {{1, 2, 3}});
  });
}
TEST(ImageResidual, RefusesNoPrompts) {
  expect_error(ErrorCode::kInvalidArgument, "no prompts", [] { (void)image_residual(kRight, {}); });
}

}  // namespace
}  // namespace inctrl
