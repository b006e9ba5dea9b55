// tests/cli/prompt_doubts_test.cpp: apps/cli/prompt_doubts.h
#include "cli/prompt_doubts.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

std::optional<std::size_t> odd(const std::vector<float>& residuals) {
  return odd_one_out(residuals);
}

TEST(OddOneOut, DiffersFarMoreThanTheNext) {
  EXPECT_EQ(odd({0.1f, 0.11f, 0.3f, 0.12f}), 2u);
  EXPECT_EQ(odd({0.1f, 0.11f, 0.23f, 0.12f}), std::nullopt);
}

TEST(OddOneOut, IsNoneOfTwo) {
  EXPECT_EQ(odd({0.1f, 0.9f}), std::nullopt);
}

TEST(OddOneOut, IsNoneWhereTheOthersRepeatOneAnother) {
  EXPECT_EQ(odd({0, 0, 0.2f}), std::nullopt);
}

}  // namespace
}  // namespace inctrl::cli
