// tests/residual/adapted_residual_test.cpp: src/residual/adapted_residual.h; recorded values are in
// golden_inctrl_test.cpp
#include "residual/adapted_residual.h"

#include "residual/random_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

// Twice the larger of each value and 0.
const Adapter kDouble{.first = {.inputs = 2, .outputs = 2, .weight = {2, 0, 0, 2}},
                      .second = {.inputs = 2, .outputs = 2, .weight = {1, 0, 0, 1}}};

TEST(AdaptedResidual, IsThePromptsMeanLessTheQuery) {
  const std::vector<double> prompts = adapted_mean(kDouble, {{1, 4}, {3, 0}});
  EXPECT_EQ(prompts, (std::vector<double>{4, 4}));
  EXPECT_EQ(adapted_residual(kDouble, prompts, std::vector<float>{5, 1}), (std::vector<double>{-6, 2}));
}

TEST(AdaptedResidual, IsZeroForAQueryThatIsItsOwnPrompt) {
  RandomHeads random(1);
  const Adapter adapter = random.adapter(9);
  const std::vector<float> query = random.numbers(9);
  EXPECT_EQ(adapted_residual(adapter, adapted_mean(adapter, {query}), query), std::vector<double>(9));
}

TEST(AdaptedResidual, RefusesNoPromptsAndOtherWidths) {
  expect_error(ErrorCode::kInvalidArgument, "no prompts", [] { (void)adapted_mean(kDouble, {}); });
  expect_error(ErrorCode::kInvalidArgument, "the prompts' is 3 wide, the query's 2",
               [] { (void)adapted_residual(kDouble, std::vector<double>(3), std::vector<float>(2)); });
}

}  // namespace
}  // namespace inctrl
