// tests/residual/best_cosine_test.cpp: src/residual/best_cosine.h
#include "residual/best_cosine.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/tokens.h"

namespace inctrl {
namespace {

// The definition, in 64-bit floats.
float plain_best_cosine(std::span<const float> query, const std::vector<TokenGrid>& prompts) {
  double best = -2;
  for (const TokenGrid& grid : prompts)
    for (int i = 0; i < grid.count(); ++i) {
      double sum = 0;
      for (std::size_t d = 0; d < query.size(); ++d) sum += static_cast<double>(query[d]) * grid.token(i)[d];
      best = std::max(best, sum);
    }
  return static_cast<float>(best);
}

TokenPanels panels_of(const std::vector<TokenGrid>& prompts) {
  std::vector<const TokenGrid*> grids;
  for (const TokenGrid& grid : prompts) grids.push_back(&grid);
  return TokenPanels(grids);
}

TEST(BestCosine, EqualsThePlainDefinition) {
  // Widths and counts around the kernel's tiles: one token, odd remainders, several cache blocks.
  for (const int width : {1, 7, 36, 112, 320})
    for (const int side : {1, 3, 7, 14}) {
      const TokenGrid query = unit_tokens(side, side + 1, width, 1);
      const std::vector<TokenGrid> prompts{unit_tokens(side, 5, width, 2), unit_tokens(11, side, width, 3)};
      const std::vector<float> best = best_cosine(query, panels_of(prompts));
      ASSERT_EQ(best.size(), static_cast<std::size_t>(query.count()));
      for (int p = 0; p < query.count(); ++p)
        ASSERT_NEAR(best[static_cast<std::size_t>(p)], plain_best_cosine(query.token(p), prompts),
                    2e-6)  // f32 sums of 320
            << width << " wide, token " << p;
    }
}

TEST(BestCosine, DoesNotDependOnTheOtherTokens) {
  const TokenGrid query = unit_tokens(9, 9, 40, 4);
  const std::vector<TokenGrid> prompts{unit_tokens(9, 9, 40, 5), unit_tokens(9, 9, 40, 6)};
  const std::vector<float> together = best_cosine(query, panels_of(prompts));
  const std::vector<float> first = best_cosine(query, panels_of({prompts[0]})),
                           second = best_cosine(query, panels_of({prompts[1]}));
  for (int p = 0; p < query.count(); ++p) {
    const auto at = static_cast<std::size_t>(p);
    EXPECT_EQ(together[at], std::max(first[at], second[at]));  // to the bit
    const TokenGrid alone{1, 1, 40, {query.token(p).begin(), query.token(p).end()}};
    EXPECT_EQ(together[at], best_cosine(alone, panels_of(prompts))[0]);
  }
}

TEST(BestCosine, NamesBothWidthsWhenTheyDiffer) {
  expect_error(ErrorCode::kInvalidArgument, "query tokens are 8 wide, prompt tokens 7",
               [] { (void)best_cosine(unit_tokens(2, 2, 8, 2), panels_of({unit_tokens(2, 2, 7, 3)})); });
}

TEST(TokenPanels, RefuseNoTokens) {
  expect_error(ErrorCode::kInvalidArgument, "no prompt tokens", [] { TokenPanels({}); });
}

TEST(NormaliseTokens, MakesLengthOneAndLeavesZeroAlone) {
  TokenGrid grid{1, 2, 2, {3, 4, 0, 0}};
  normalise_tokens(grid);
  EXPECT_EQ(grid.values, (std::vector<float>{0.6f, 0.8f, 0, 0}));
}

}  // namespace
}  // namespace inctrl
