// tests/datasets/split_test.cpp: src/datasets/split.h splits as scikit-learn does.
#include "datasets/split.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Permutation, IsNumpysLegacyOne) {
  EXPECT_EQ(permutation(10, 42), (std::vector<std::size_t>{8, 1, 5, 0, 7, 2, 9, 4, 3, 6}));
  EXPECT_EQ(permutation(1, 42), std::vector<std::size_t>{0});
  EXPECT_TRUE(permutation(0, 42).empty());
}

TEST(Permutation, IsNumpysForOtherSeedsAndCounts) {
  const auto weighted_sum = [](const std::vector<std::size_t>& order) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < order.size(); ++i) sum += i * order[i];
    return sum;
  };
  // (p * np.arange(n)).sum() for p = np.random.RandomState(seed).permutation(n)
  EXPECT_EQ(weighted_sum(permutation(1000, 7)), 246202311u);
  EXPECT_EQ(weighted_sum(permutation(1023, 4294967295u)), 268690300u);
}

TEST(TrainTestSplit, TestsTheBeginningOfThePermutationRoundedUp) {
  const std::vector<bool> is_test = train_test_split(10, 0.25, 42);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(is_test[i], i == 8 || i == 1 || i == 5) << i;
}

TEST(TrainTestSplit, LeavesOneToPromptWith) {
  EXPECT_EQ(train_test_split(1, 0.25, 42), std::vector<bool>{false});
  const std::vector<bool> two = train_test_split(2, 0.99, 7);
  EXPECT_EQ(std::count(two.begin(), two.end(), true), 1);
}

TEST(TrainTestSplit, RefusesSharesOutsideZeroToOne) {
  for (const double share : {0.0, 1.0, -0.5})
    expect_error(ErrorCode::kInvalidArgument, "must be between 0 and 1", [&] { train_test_split(4, share, 42); });
}

}  // namespace
}  // namespace inctrl
