// What do the scores of runs look like?
#include "evaluation/report_plots.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluation/invented_results.h"

namespace inctrl {
namespace {

Run run_of(std::vector<ImageScore> images) {
  Run run = invented_run("bolts", 2, 0, 0.5);
  run.images = std::move(images);
  return run;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(ReportPlots, PerfectScoresGiveTheCornerOfTheRocPlot) {
  const auto run = run_of({{"a", false, 0.1f}, {"b", true, 0.9f}});
  const std::string svg = roc_plot(std::vector<PlottedRun>{{&run, 3}});
  EXPECT_NE(svg.find("<polyline class=\"line c3\" points=\"50.0,198.0 50.0,8.0 310.0,8.0\"/>"), std::string::npos)
      << svg;
}

TEST(ReportPlots, EqualScoresAreOneStepAlongTheDiagonal) {
  const auto run = run_of({{"a", false, 0.5f}, {"b", true, 0.5f}});
  EXPECT_NE(roc_plot(std::vector<PlottedRun>{{&run, 0}}).find("points=\"50.0,198.0 310.0,8.0\""), std::string::npos);
  EXPECT_NE(precision_recall_plot(std::vector<PlottedRun>{{&run, 0}}).find("points=\"50.0,8.0 310.0,103.0\""),
            std::string::npos);
}

TEST(ReportPlots, ThousandsOfPicturesMakeNoThousandsOfPoints) {
  std::vector<ImageScore> images;
  for (int i = 0; i < 20000; ++i) images.push_back({"p", i % 3 == 0, static_cast<float>(i)});
  const auto run = run_of(std::move(images));
  const std::string svg = roc_plot(std::vector<PlottedRun>{{&run, 0}});
  EXPECT_LT(std::count(svg.begin(), svg.end(), ','), 1000);
  EXPECT_NE(svg.find(" 310.0,8.0\""), std::string::npos);  // the end is drawn
}

TEST(ReportPlots, AHistogramShowsSharesOfEachClass) {
  auto run = run_of({{"a", false, 0}, {"b", false, 1}, {"c", true, 1}});
  run.threshold = 0.5f;
  const std::string svg = score_histogram(std::vector<const inctrl::Run*>{&run});
  EXPECT_NE(svg.find(">100%<"), std::string::npos);
  EXPECT_NE(svg.find("class=\"normal\" d=\"M50.0 198.0V103.0"), std::string::npos) << svg;  // half of the normal ones
  EXPECT_NE(svg.find("class=\"threshold\" d=\"M180.0 "), std::string::npos);
}

TEST(ReportPlots, OneScoreOnlyIsStillDrawn) {
  const auto run = run_of({{"a", false, 0.25f}, {"b", true, 0.25f}});
  const std::string svg = score_histogram(std::vector<const inctrl::Run*>{&run});
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(times(svg, ">0.25<"), 3u);
  EXPECT_EQ(score_histogram({}), "");
}

}  // namespace
}  // namespace inctrl
