// tests/residual/coreset_test.cpp: src/residual/coreset.h covers many tokens by few.
#include "residual/coreset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/expect_error.h"
#include "support/tokens.h"

namespace inctrl {
namespace {

TokenPanels panels_of(const TokenGrid& grid) {
  return TokenPanels({&grid});
}

// The least cosine between a token and the chosen one most like it.
float worst_cover(const TokenGrid& tokens, const std::vector<int>& chosen) {
  TokenGrid some{1, static_cast<int>(chosen.size()), tokens.width, {}};
  for (const int token : chosen)
    some.values.insert(some.values.end(), tokens.token(token).begin(), tokens.token(token).end());
  const std::vector<float> best = best_cosine(tokens, panels_of(some));
  return *std::min_element(best.begin(), best.end());
}

// `groups` directions with `members` tokens close around each, in turn.
TokenGrid clusters(int groups, int members) {
  const TokenGrid centres = unit_tokens(1, groups, 48, 1), noise = unit_tokens(groups, members, 48, 2);
  TokenGrid tokens{groups, members, 48, {}};
  for (int i = 0; i < tokens.count(); ++i)
    for (int d = 0; d < 48; ++d)
      tokens.values.push_back(centres.token(i % groups)[static_cast<std::size_t>(d)] +
                              0.05f * noise.token(i)[static_cast<std::size_t>(d)]);
  normalise_tokens(tokens);
  return tokens;
}

TEST(Coreset, TakesOneTokenOfEachKindFirst) {
  const TokenGrid tokens = clusters(7, 30);
  std::set<int> kinds;
  for (const int token : choose_coreset(panels_of(tokens), 7)) kinds.insert(token % 7);
  EXPECT_EQ(kinds.size(), 7u);
}

TEST(Coreset, CoversBetterThanEvenlySpreadTokens) {
  const TokenGrid tokens = unit_tokens(20, 20, 12, 3);
  std::vector<int> even;
  for (int i = 0; i < 40; ++i) even.push_back(10 * i);
  EXPECT_GT(worst_cover(tokens, choose_coreset(panels_of(tokens), 40)), worst_cover(tokens, even));
}

TEST(Coreset, IsAscendingWithoutRepetitionAndTheSameEachTime) {
  const TokenPanels tokens = panels_of(unit_tokens(9, 9, 20, 4));
  const std::vector<int> chosen = choose_coreset(tokens, 30);
  EXPECT_EQ(chosen.size(), 30u);
  EXPECT_TRUE(std::is_sorted(chosen.begin(), chosen.end()));
  EXPECT_EQ(std::set<int>(chosen.begin(), chosen.end()).size(), 30u);
  EXPECT_EQ(chosen, choose_coreset(tokens, 30));
}

TEST(Coreset, OfAllTokensIsAllOfThem) {
  const TokenPanels tokens = panels_of(unit_tokens(3, 5, 8, 5));
  EXPECT_EQ(choose_coreset(tokens, 99).size(), 15u);
  expect_error(ErrorCode::kInvalidArgument, "coreset: 0 tokens", [&] { (void)choose_coreset(tokens, 0); });
}

}  // namespace
}  // namespace inctrl
