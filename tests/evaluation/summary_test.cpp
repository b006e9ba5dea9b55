// What are the figures of a data set?
#include "evaluation/summary.h"

#include <gtest/gtest.h>

#include "evaluation/invented_results.h"

namespace inctrl {
namespace {

constexpr std::size_t kAuroc = 0, kPro = kMetrics.size() - 1;

TEST(Summary, HasEachCategoryAndThenTheirMean) {
  const std::vector<SummaryRow> rows = summarise(invented_results());
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].category, "bolts");
  EXPECT_EQ(rows[1].category, "nuts");
  EXPECT_EQ(rows[2].category, "");
  EXPECT_EQ(rows[2].seeds, 2u);
}

TEST(Summary, OfACategoryIsMeanAndDeviationOverSeeds) {
  const Spread spread = summarise(invented_results())[0].figures[kAuroc];
  EXPECT_DOUBLE_EQ(spread.mean.value(), 0.75);
  EXPECT_DOUBLE_EQ(spread.deviation, 0.15);  // divided by the number of seeds
}

TEST(Summary, OfADataSetIsTheUnweightedMeanOfItsCategoriesBySeed) {
  const Spread spread = summarise(invented_results())[2].figures[kAuroc];
  EXPECT_DOUBLE_EQ(spread.mean.value(), 0.7);
  EXPECT_DOUBLE_EQ(spread.deviation, 0.1);
}

TEST(Summary, CountsUndefinedFiguresAndLeavesThemOut) {
  Results results = invented_results();
  results.runs[0].metrics.image_auroc = undefined("no normal picture");
  const SummaryRow mean = summarise(results)[2];
  EXPECT_EQ(mean.figures[kAuroc].undefined, 1u);
  EXPECT_DOUBLE_EQ(mean.figures[kAuroc].mean.value(), (0.7 + 0.6) / 2);
  EXPECT_EQ(mean.figures[kPro].undefined, 4u);
  EXPECT_FALSE(mean.figures[kPro].mean);
}

TEST(Summary, KeepsShotsAndMethodsApart) {
  Results results = invented_results();
  results.runs.push_back(invented_run("bolts", 4, 0, 0.5));
  results.runs.push_back(invented_run("bolts", 4, 0, 0.4, "patch"));
  EXPECT_EQ(summarise(results).size(), 3u + 2 + 2);
}

}  // namespace
}  // namespace inctrl
