// How does a comparison look as tables?
#include "evaluation/comparison_text.h"

#include <gtest/gtest.h>

#include "evaluation/invented_results.h"

namespace inctrl {
namespace {

Comparison invented_comparison() {
  Results now = invented_results();
  for (auto& run : now.runs) run.metrics.image_auroc.value.value() += 0.02;
  now.runs.push_back(invented_run("a|b", 4, 0, 0.5));
  return compare(invented_results(), now);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ComparisonText, MarkdownHasAMetricARow) {
  const std::string text = comparison_markdown(invented_comparison());
  EXPECT_TRUE(has(text, "## inctrl, 2 shots"));
  EXPECT_TRUE(has(text, "| image_auroc | 70.0 | 72.0 | +2.0 | [+2.0, +2.0] | better | 4 (2) | 0 |")) << text;
  EXPECT_TRUE(has(text, "| image_auprc | 70.0 | 70.0 | 0.0 | [0.0, 0.0] | unclear | 4 (2) | 0 |"));
  EXPECT_TRUE(has(text, "| pixel_pro | - | - | - | - | - | 0 (0) | 4 |"));
  EXPECT_TRUE(has(text, "| nuts | +2.0 [+2.0, +2.0] | 0.0 [0.0, 0.0] |"));
}

TEST(ComparisonText, MarkdownSaysHowAndWhatWasLeftOut) {
  const std::string text = comparison_markdown(invented_comparison());
  EXPECT_TRUE(has(text, "2000 bootstrap resamples (generator seed 0)"));
  EXPECT_TRUE(has(text, "- Only in the new results, not compared: a\\|b, inctrl, 4 shots, seed 0."));
}

TEST(ComparisonText, TheBriefOneHasTheMainMetricsAndRemarks) {
  const std::string text = comparison_brief(invented_comparison());
  EXPECT_TRUE(has(text, "image_auroc   70.0 ->  72.0   +2.0  [+2.0, +2.0]     better")) << text;
  EXPECT_FALSE(has(text, "overkill"));
  EXPECT_TRUE(has(text, "Only in the new results"));
}

TEST(ComparisonText, TheBriefOneEndsAfterADozenRemarks) {
  Comparison comparison = invented_comparison();
  comparison.remarks.assign(15, "one");
  EXPECT_TRUE(has(comparison_brief(comparison), "and 3 more remarks in comparison.md"));
}

}  // namespace
}  // namespace inctrl
