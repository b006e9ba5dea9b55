// How do results look as one page that needs nothing else?
#include "evaluation/report.h"

#include <gtest/gtest.h>

#include "evaluation/invented_results.h"

namespace inctrl {
namespace {

bool has(const std::string& page, const std::string& part) {
  return page.find(part) != std::string::npos;
}

Mistake invented_mistake() {
  return {"bolts",
          "bolts/test/<2>.png",
          2,
          0,
          true,
          0.7f,
          0.84,
          "bolts/train/1.png",
          "data:image/jpeg;base64,AA==",
          "data:image/jpeg;base64,BB==",
          "data:image/jpeg;base64,CC==",
          "data:image/jpeg;base64,DD=="};
}

TEST(Report, HasFiguresCurvesAndWhatTheyRestOn) {
  const std::string page = report_html(invented_results(), {});
  EXPECT_TRUE(has(page, "<td>75.0 ± 15.0</td>"));  // bolts
  EXPECT_TRUE(has(page, "<td>70.0 ± 10.0</td>"));  // mean
  EXPECT_TRUE(has(page, "aria-label=\"ROC curves\""));
  EXPECT_TRUE(has(page, "aria-label=\"Precision-recall curves\""));
  EXPECT_TRUE(has(page, "aria-label=\"Histogram of scores\""));
  EXPECT_TRUE(has(page, "<li>fit: crop</li>"));
  EXPECT_TRUE(has(page, "pixel_pro in 4 of 4 runs: no masks"));
  EXPECT_TRUE(has(page, "nuts/test/3.png: is no picture"));
  EXPECT_FALSE(has(page, "<th>PRO</th>"));  // nowhere defined
}

TEST(Report, ShowsAMistakeWithItsPictures) {
  const std::string page = report_html(invented_results(), std::vector{invented_mistake()});
  EXPECT_TRUE(has(page, "84 % of the normal pictures score higher"));
  EXPECT_TRUE(has(page, "bolts/test/&lt;2&gt;.png"));
  for (const char* uri : {"AA==", "BB==", "CC==", "DD=="})
    EXPECT_TRUE(has(page, std::string("src=\"data:image/jpeg;base64,") + uri + "\"")) << uri;
}

TEST(Report, ShowsAMistakeWithoutPictures) {
  Mistake mistake = invented_mistake();
  mistake.picture_uri.clear();
  const std::string page = report_html(invented_results(), std::vector{mistake});
  EXPECT_TRUE(has(page, "could not be shown"));
  EXPECT_FALSE(has(page, "<img"));
}

TEST(Report, NeedsNothingFromElsewhere) {
  const std::string page = report_html(invented_results(), std::vector{invented_mistake()});
  EXPECT_FALSE(has(page, "http://"));
  EXPECT_FALSE(has(page, "https://"));
  EXPECT_FALSE(has(page, "<script"));
  EXPECT_FALSE(has(page, "@import"));
  EXPECT_FALSE(has(page, "url("));
  for (const std::string attribute : {"src=\"", "href=\""})
    for (auto at = page.find(attribute); at != std::string::npos; at = page.find(attribute, at + 1)) {
      const std::string target = page.substr(at + attribute.size(), 40);
      EXPECT_TRUE(target.starts_with("data:") || target.starts_with("#")) << attribute << target;
    }
  EXPECT_TRUE(has(page, "default-src 'none'"));
}

TEST(Report, NamesOfAnyKindAreText) {
  Results results = invented_results();
  const std::string hostile = "<script>alert(1)</script>\"'&";
  results.model = results.version = results.dataset = results.root = hostile;
  results.settings = {{hostile, hostile}};
  for (CategoryCounts& counts : results.categories) counts.category = hostile;
  for (auto& run : results.runs) {
    run.category = run.method = hostile;
    run.metrics.pixel_pro.reason = hostile;
  }
  results.failures = {{hostile, hostile, hostile}, {hostile, "", hostile}};
  Mistake mistake = invented_mistake();
  mistake.category = mistake.path = mistake.prompt = hostile;
  const std::string page = report_html(results, std::vector{mistake});
  EXPECT_FALSE(has(page, "<script"));
  EXPECT_FALSE(has(page, "alert(1)</script"));
  EXPECT_TRUE(has(page, "&lt;script&gt;"));
}

TEST(Report, OtherMethodsAreFoldedAway) {
  Results results = invented_results();
  results.runs.push_back(invented_run("bolts", 2, 0, 0.5, "patch"));
  const std::string page = report_html(results, {});
  EXPECT_TRUE(has(page, "<summary>Method patch by category"));
  EXPECT_TRUE(has(page, "<th>patch, 2 shots</th>"));
}

TEST(Report, NothingMeasuredAndOneClassOnlyAreSaid) {
  EXPECT_TRUE(has(report_html({}, {}), "No category has been measured."));
  EXPECT_TRUE(has(report_html(invented_results(), {}), "None in the runs with the most shots and the first seed"));
  Results results = invented_results();
  for (auto& run : results.runs) run.images.pop_back();
  EXPECT_TRUE(has(report_html(results, {}), "No curves: only one class was tested."));
}

TEST(Report, AThresholdHasItsPlaceInTheLegend) {
  EXPECT_TRUE(has(report_html(invented_results(), {}), "threshold from normals"));
  Results results = invented_results();
  for (auto& run : results.runs) run.threshold.reset();
  EXPECT_FALSE(has(report_html(results, {}), "threshold from normals"));
}

}  // namespace
}  // namespace inctrl
