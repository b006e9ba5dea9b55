// tests/residual/patch_residual_test.cpp: src/residual/patch_residual.h
#include "residual/patch_residual.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/golden.h"
#include "support/tokens.h"

namespace inctrl {
namespace {

TEST(PatchResidual, IsZeroWhereAPromptHoldsTheSamePatch) {
  const TokenGrid query = unit_tokens(4, 4, 30, 1);
  for (const float value : patch_residual(query, TokenPanels({&query}))) EXPECT_NEAR(value, 0, 1e-7);
}

TEST(PatchResidual, IsOneForTheOppositeAndHalfForTheUnrelated) {
  const TokenGrid prompt{1, 1, 2, {1, 0}}, query{1, 3, 2, {-1, 0, 0, 1, 0, 0}};
  EXPECT_EQ(patch_residual(query, TokenPanels({&prompt})), (std::vector<float>{1, 0.5f, 0.5f}));
}

TEST(PatchResidual, NeverGrowsWhenAPromptIsAdded) {
  const TokenGrid query = unit_tokens(5, 5, 8, 2), first = unit_tokens(5, 5, 8, 3), second = unit_tokens(5, 5, 8, 4);
  const std::vector<float> one = patch_residual(query, TokenPanels({&first}));
  const std::vector<float> two = patch_residual(query, TokenPanels({&first, &second}));
  for (std::size_t p = 0; p < one.size(); ++p) EXPECT_LE(two[p], one[p]);
}

TEST(MeanOverTaps, IsTheMeanOnOneGrid) {
  const std::vector<TokenGrid> taps{{2, 2, 1, {}}, {2, 2, 1, {}}};
  const ResidualMap map = mean_over_taps(taps, {{0.2f, 0.4f, 0.6f, 0.8f}, {0, 0, 0, 0}});
  EXPECT_EQ(map.values, (std::vector<float>{0.1f, 0.2f, 0.3f, 0.4f}));
  EXPECT_EQ(map.largest(), 0.4f);
}

TEST(MeanOverTaps, EnlargesTheCoarserTap) {
  const std::vector<TokenGrid> taps{{4, 4, 1, {}}, {2, 2, 1, {}}};
  const ResidualMap map = mean_over_taps(taps, {std::vector<float>(16, 0.5f), std::vector<float>(4, 0.1f)});
  ASSERT_EQ(map.rows, 4);
  ASSERT_EQ(map.columns, 4);
  for (const float value : map.values) EXPECT_FLOAT_EQ(value, 0.3f);
}

TEST(MeanOverTaps, RefusesTapsWithoutMaps) {
  expect_error(ErrorCode::kInvalidArgument, "1 taps, 0 maps",
               [] { (void)mean_over_taps(std::vector<TokenGrid>(1), {}); });
}

// Case 5's query is also its first prompt; cases 0 to 7 share pictures, so case 3's and 4's taps are prompts of case 5.
TEST(PatchResidual, EqualsThePublishedMapOfAKnownPair) {
  const Safetensors golden = open_golden("arrays.safetensors");
  const auto taps_of = [&](const std::string& name) {
    const std::vector<float> values = to_floats(golden.at(name + ".taps"));  // [3, 25, 36]
    std::vector<TokenGrid> taps;
    for (int t = 0; t < 3; ++t) {
      taps.push_back({5, 5, 36, {values.begin() + t * 900, values.begin() + (t + 1) * 900}});
      normalise_tokens(taps.back());
    }
    return taps;
  };
  // Case 5: query nut_0.png against prompts that hold it: the residual is 0 within rounding.
  const std::vector<TokenGrid> query = taps_of("case5");
  std::vector<std::vector<float>> residuals;
  for (const TokenGrid& tap : query) residuals.push_back(patch_residual(tap, TokenPanels({&tap})));
  const std::vector<float> expected = to_floats(golden.at("case5.patch_map"));
  const ResidualMap map = mean_over_taps(query, residuals);
  for (std::size_t p = 0; p < expected.size(); ++p) EXPECT_NEAR(map.values[p], expected[p], 2e-6);
}

}  // namespace
}  // namespace inctrl
