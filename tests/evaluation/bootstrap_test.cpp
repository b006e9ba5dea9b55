// How far could a mean of differences be from the truth?
#include "evaluation/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>

namespace inctrl {
namespace {

using Groups = std::vector<std::vector<double>>;

TEST(Bootstrap, AMeanOfMeansWeighsGroupsAlike) {
  EXPECT_DOUBLE_EQ(mean_of_means(Groups{{1, 1, 1, 1}, {0}}), 0.5);
}

TEST(Bootstrap, IsTheSameEachTime) {
  const Groups groups{{0.1, 0.2, 0.4}, {0.0, -0.1, 0.3}, {0.2, 0.1, 0.1}};
  const Interval a = interval_of_mean(groups).value(), b = interval_of_mean(groups).value();
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
  EXPECT_LT(a.low, mean_of_means(groups));
  EXPECT_GT(a.high, mean_of_means(groups));
}

TEST(Bootstrap, NeedsTwoValues) {
  EXPECT_FALSE(interval_of_mean(Groups{}));
  EXPECT_FALSE(interval_of_mean(Groups{{0.5}}));
  EXPECT_TRUE(interval_of_mean(Groups{{0.5, 0.6}}));
  EXPECT_TRUE(interval_of_mean(Groups{{0.5}, {0.6}}));
}

TEST(Bootstrap, ValuesWithoutSpreadHaveNoWidth) {
  const Interval interval = interval_of_mean(Groups{{0.25, 0.25}, {0.25}}).value();
  EXPECT_EQ(interval.low, 0.25);
  EXPECT_EQ(interval.high, 0.25);
}

TEST(Bootstrap, HasTheWidthThatTheoryGives) {
  // 400 values of deviation 1/2: the mean's is 1/40, so the interval is 2 * 1.96 / 40 wide; 2000 resamples know that to
  // within a few percent.
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(i % 2);
  const Interval interval = interval_of_mean(Groups{values}).value();
  EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 / 40, 0.1 * 2 * 1.96 / 40);
}

TEST(Bootstrap, GroupsAreResampledToo) {
  // Seeds agree, categories do not: with two categories a quarter of the draws has the first alone.
  const Interval interval = interval_of_mean(Groups{{0, 0, 0}, {1, 1, 1}}).value();
  EXPECT_EQ(interval.low, 0);
  EXPECT_EQ(interval.high, 1);
}

}  // namespace
}  // namespace inctrl
