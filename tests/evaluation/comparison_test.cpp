// Is one result better than another, run by run?
#include "evaluation/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluation/invented_results.h"

namespace inctrl {
namespace {

std::size_t place(std::string_view metric) {
  return static_cast<std::size_t>(
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& known) { return known.first == metric; }) -
      kMetrics.begin());
}

bool remarked(const Comparison& comparison, const std::string& part) {
  return std::any_of(comparison.remarks.begin(), comparison.remarks.end(),
                     [&](const std::string& remark) { return remark.find(part) != std::string::npos; });
}

Results shifted(double by) {
  Results results = invented_results();
  for (auto& run : results.runs)
    for (const auto& [name, member] : kMetrics)
      if (Metric& metric = run.metrics.*member; metric.value) *metric.value += by;
  return results;
}

TEST(Comparison, PairsRunsAndTakesNewMinusBaseline) {
  const Comparison comparison = compare(invented_results(), shifted(0.02));
  EXPECT_EQ(comparison.pairs, 4u);
  ASSERT_EQ(comparison.groups.size(), 1u);
  const Difference& auroc = comparison.groups[0].all[place("image_auroc")];
  EXPECT_EQ(auroc.pairs, 4u);
  EXPECT_EQ(auroc.categories, 2u);
  EXPECT_NEAR(auroc.baseline, 0.7, 1e-12);
  EXPECT_NEAR(auroc.difference, 0.02, 1e-12);
  ASSERT_TRUE(auroc.interval);  // all pairs agree: hard categories have dropped out
  EXPECT_NEAR(auroc.interval->low, 0.02, 1e-12);
  EXPECT_NEAR(auroc.interval->high, 0.02, 1e-12);
  EXPECT_TRUE(comparison.remarks.empty());
}

TEST(Comparison, OfAResultWithItselfIsZeroEverywhere) {
  const Comparison comparison = compare(invented_results(), invented_results());
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    const Difference& difference = comparison.groups[0].all[i];
    EXPECT_EQ(difference.difference, 0);
    EXPECT_EQ(verdict_on(kMetrics[i].first, difference), Verdict::kUnclear);
  }
}

TEST(Comparison, ChangingPlacesChangesTheSign) {
  Results other = shifted(0.02);
  *other.runs[0].metrics.image_auroc.value -= 0.05;
  const Difference there = compare(invented_results(), other).groups[0].all[0];
  const Difference back = compare(other, invented_results()).groups[0].all[0];
  EXPECT_DOUBLE_EQ(there.difference, -back.difference);
  EXPECT_DOUBLE_EQ(there.baseline, back.now);
}

TEST(Comparison, OfOverkillLessIsBetter) {
  const Differences rise = compare(invented_results(), shifted(0.02)).groups[0].all;
  EXPECT_EQ(verdict_on("image_auroc", rise[place("image_auroc")]), Verdict::kBetter);
  EXPECT_EQ(verdict_on("overkill_at_5", rise[place("overkill_at_5")]), Verdict::kWorse);
  EXPECT_EQ(verdict_on("false_alarms_at_threshold", rise[place("false_alarms_at_threshold")]), Verdict::kWorse);
}

TEST(Comparison, PairsWithoutAValueAreCounted) {
  Results now = invented_results();
  now.runs[0].metrics.image_auroc = undefined("no normal picture");
  const Differences all = compare(invented_results(), now).groups[0].all;
  EXPECT_EQ(all[place("image_auroc")].undefined, 1u);
  EXPECT_EQ(all[place("image_auroc")].pairs, 3u);
  EXPECT_EQ(all[place("pixel_pro")].pairs, 0u);
  EXPECT_EQ(all[place("pixel_pro")].undefined, 4u);
  EXPECT_FALSE(all[place("pixel_pro")].interval);
}

TEST(Comparison, WhatHasNoPartnerIsSaid) {
  Results baseline = invented_results(), now = invented_results();
  baseline.runs.erase(baseline.runs.begin());
  now.runs.pop_back();
  now.runs.push_back(invented_run("bolts", 4, 0, 0.5));
  const Comparison comparison = compare(baseline, now);
  EXPECT_EQ(comparison.pairs, 2u);
  EXPECT_TRUE(remarked(comparison, "Only in the baseline, not compared: nuts, inctrl, 2 shots, seed 1."));
  EXPECT_TRUE(remarked(comparison, "Only in the new results, not compared: bolts, inctrl, 2 shots, seed 0."));
  EXPECT_TRUE(remarked(comparison, "Only in the new results, not compared: bolts, inctrl, 4 shots, seed 0."));
}

TEST(Comparison, NothingInCommonIsSaid) {
  Results now = invented_results();
  for (auto& run : now.runs) run.method = "patch";
  const Comparison comparison = compare(invented_results(), now);
  EXPECT_EQ(comparison.pairs, 0u);
  EXPECT_TRUE(comparison.groups.empty());
  EXPECT_TRUE(remarked(comparison, "No run of one has"));
}

TEST(Comparison, OtherSettingsPromptsAndPicturesAreSaid) {
  Results now = invented_results();
  now.settings = {{"fit", "pad"}, {"tiles", "2x2"}};
  now.model = "other";
  now.runs[0].prompts = {"bolts/train/2.png"};
  now.runs[1].images.pop_back();
  const Comparison comparison = compare(invented_results(), now);
  EXPECT_TRUE(remarked(comparison, "Differs: fit: baseline 'crop', new 'pad'."));
  EXPECT_TRUE(remarked(comparison, "Differs: tiles: baseline not said, new '2x2'."));
  EXPECT_TRUE(remarked(comparison, "Differs: model: "));
  EXPECT_TRUE(remarked(comparison, "1 of 4 pairs have other prompts."));
  EXPECT_TRUE(remarked(comparison, "1 of 4 pairs were tested on other pictures"));
}

TEST(Comparison, OfOnePairIsOverItsPictures) {
  Results baseline = invented_results(), now;
  baseline.runs = {invented_run("bolts", 2, 0, 0.5)};
  std::vector<ImageScore>& images = baseline.runs[0].images;
  images.clear();
  for (int i = 0; i < 40; ++i)
    images.push_back({std::to_string(i), i % 2 == 1, static_cast<float>((i * 7) % 40) / 40});  // near chance
  now = baseline;
  for (ImageScore& image : now.runs[0].images)
    if (image.anomalous) image.score += 1;                             // perfect
  std::reverse(now.runs[0].images.begin(), now.runs[0].images.end());  // paired by path, not by place
  const Differences all = compare(baseline, now).groups[0].all;
  const Difference& auroc = all[place("image_auroc")];
  ASSERT_TRUE(auroc.interval);
  EXPECT_GT(auroc.interval->low, 0.2);
  EXPECT_LT(auroc.interval->high, 0.8);
  EXPECT_FALSE(all[place("pixel_auroc")].interval);  // does not follow from scores of pictures
}

TEST(Comparison, OneCategoryIsOverItsSeeds) {
  Results baseline = invented_results(), now;
  baseline.runs = {invented_run("bolts", 2, 0, 0.5), invented_run("bolts", 2, 1, 0.5)};
  now = baseline;
  *now.runs[0].metrics.pixel_ap.value = 0.6;
  const Difference ap = compare(baseline, now).groups[0].all[place("pixel_ap")];
  EXPECT_NEAR(ap.difference, 0.05, 1e-12);
  ASSERT_TRUE(ap.interval);
  EXPECT_NEAR(ap.interval->low, 0, 1e-12);  // a quarter of the draws has the second seed alone
  EXPECT_NEAR(ap.interval->high, 0.1, 1e-12);
}

}  // namespace
}  // namespace inctrl
