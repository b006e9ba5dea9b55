// tests/cli/suggestion_test.cpp: apps/cli/suggestion.h
#include "cli/suggestion.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

const std::vector<std::string> kWords{"--normal", "--model", "--threads", "--threshold"};

TEST(Suggestion, IsTheNearestWord) {
  EXPECT_EQ(nearest_word("--norml", kWords), "--normal");
  EXPECT_EQ(nearest_word("--treshold", kWords), "--threshold");
  EXPECT_EQ(nearest_word("--thread", kWords), "--threads");
}

TEST(Suggestion, IsTheWordThatBeginsSo) {
  EXPECT_EQ(nearest_word("--tresh", kWords), "--threshold");
  EXPECT_EQ(nearest_word("--norm", kWords), "--normal");
}

TEST(Suggestion, IsNothingForWhatIsLikeNoWord) {
  EXPECT_EQ(nearest_word("--zzzzzz", kWords), "");
  EXPECT_EQ(nearest_word("--q", kWords), "");
}

}  // namespace
}  // namespace inctrl::cli
