// tests/residual/adapter_test.cpp: src/residual/adapter.h
#include "residual/adapter.h"

#include "residual/random_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Adapter, IsReluOfW2OfReluOfW1) {
  const Adapter adapter{.first = {.inputs = 2, .outputs = 2, .weight = {1, 0, 0, -1}},
                        .second = {.inputs = 2, .outputs = 2, .weight = {2, 1, -1, 1}}};
  EXPECT_EQ(adapter(std::vector<float>{3, 5}), (std::vector<double>{6, 0}));    // W1 x = (3, -5), ReLU (3, 0)
  EXPECT_EQ(adapter(std::vector<float>{3, -5}), (std::vector<double>{11, 2}));  // W1 x = (3, 5)
}

TEST(Adapter, GivesNothingBelowZeroAndGrowsWithItsInput) {
  RandomHeads random(1);
  const Adapter adapter = random.adapter(8);
  std::vector<float> embedding = random.numbers(8);
  const std::vector<double> adapted = adapter(embedding);
  for (float& value : embedding) value *= 4;
  const std::vector<double> four_times = adapter(embedding);
  for (std::size_t i = 0; i < adapted.size(); ++i) {
    EXPECT_GE(adapted[i], 0);
    EXPECT_EQ(four_times[i], 4 * adapted[i]);  // no bias; a power of two is exact
  }
}

TEST(Adapter, NamesBothWidthsWhenTheyDiffer) {
  const Adapter adapter = RandomHeads(2).adapter(8);
  expect_error(ErrorCode::kInvalidArgument, "the image embedding is 7 wide, the adapter takes 8",
               [&] { (void)adapter(std::vector<float>(7)); });
}

}  // namespace
}  // namespace inctrl
