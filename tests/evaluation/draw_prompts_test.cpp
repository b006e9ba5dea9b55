// tests/evaluation/draw_prompts_test.cpp
#include "evaluation/draw_prompts.h"

#include <gtest/gtest.h>

#include <set>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using Indices = std::vector<std::size_t>;

TEST(DrawPrompts, TakesAllWithoutShots) {
  EXPECT_EQ(draw_prompts(4, 0, 7), (Indices{0, 1, 2, 3}));
}

TEST(DrawPrompts, IsAlikeForOneSeedOnEveryMachine) {
  EXPECT_EQ(draw_prompts(40, 4, 0), draw_prompts(40, 4, 0));
  EXPECT_EQ(draw_prompts(40, 4, 0), (Indices{14, 17, 25, 33}));  // recorded: a change would change people's results
}

TEST(DrawPrompts, GivesDifferentIndicesBelowTheCount) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Indices drawn = draw_prompts(10, 6, seed);
    EXPECT_EQ(std::set<std::size_t>(drawn.begin(), drawn.end()).size(), 6u);
    for (const std::size_t index : drawn) EXPECT_LT(index, 10u);
  }
}

TEST(DrawPrompts, ReachesEveryPicture) {
  std::set<std::size_t> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) seen.insert(draw_prompts(10, 1, seed)[0]);
  EXPECT_EQ(seen.size(), 10u);
}

TEST(DrawPrompts, RefusesMoreThanThereAre) {
  expect_error(ErrorCode::kInvalidArgument, "--shots 5: there are only 4", [] { (void)draw_prompts(4, 5, 0); });
}

}  // namespace
}  // namespace inctrl
