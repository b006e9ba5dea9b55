// tests/server/measures_test.cpp: apps/server/measures.h writes Prometheus' text format, to the letter.
#include "server/measures.h"

#include <gtest/gtest.h>

namespace inctrl::server {
namespace {

std::string written(const Histogram& histogram, const std::string& labels = "") {
  std::string text;
  histogram.write(text, "seconds", labels);
  return text;
}

// The lines of a text that begin so, in order.
std::string lines_with(const std::string& text, const std::string& beginning) {
  std::string lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at) + 1;
    if (text.compare(at, beginning.size(), beginning) == 0) lines += text.substr(at, end - at);
    at = end;
  }
  return lines;
}

TEST(Histogram, CountsEachValueInAllBucketsThatHoldIt) {
  Histogram histogram({0.5, 1});
  for (const double value : {0.25, 0.5, 0.75, 2.0}) histogram.add(value);
  EXPECT_EQ(written(histogram),
            "seconds_bucket{le=\"0.5\"} 2\n"
            "seconds_bucket{le=\"1\"} 3\n"
            "seconds_bucket{le=\"+Inf\"} 4\n"
            "seconds_sum 3.5\n"
            "seconds_count 4\n");
}

TEST(Histogram, PutsItsOwnLabelBehindThoseItIsGiven) {
  Histogram histogram({1});
  histogram.add(0.5);
  EXPECT_EQ(written(histogram, "set=\"nuts\""),
            "seconds_bucket{set=\"nuts\",le=\"1\"} 1\n"
            "seconds_bucket{set=\"nuts\",le=\"+Inf\"} 1\n"
            "seconds_sum{set=\"nuts\"} 0.5\n"
            "seconds_count{set=\"nuts\"} 1\n");
}

TEST(Histogram, FindsQuantilesLinearlyWithinABucket) {
  Histogram histogram({1, 2, 4});
  for (const double value : {0.1, 1.5, 1.6, 3.0}) histogram.add(value);
  EXPECT_DOUBLE_EQ(histogram.quantile(0.25), 1);     // all of the first bucket
  EXPECT_DOUBLE_EQ(histogram.quantile(0.5), 1.5);    // half of the second
  EXPECT_DOUBLE_EQ(histogram.quantile(0.875), 3);    // half of the third
  EXPECT_DOUBLE_EQ(histogram.quantile(0.125), 0.5);  // the first one begins at 0
}

TEST(Histogram, KnowsNoQuantileBeyondItsLastBoundAndNoneOfNothing) {
  Histogram histogram({1, 2});
  EXPECT_EQ(histogram.quantile(0.5), 0);
  histogram.add(100);
  EXPECT_EQ(histogram.quantile(0.5), 2);
}

TEST(Measures, HeadsEachMetricWithItsHelpAndTypeBeforeThereIsAValue) {
  EXPECT_EQ(lines_with(Measures().text({}), "# "),
            "# HELP inctrl_requests_total Requests that were answered.\n"
            "# TYPE inctrl_requests_total counter\n"
            "# HELP inctrl_request_seconds From a request's header to its answer.\n"
            "# TYPE inctrl_request_seconds histogram\n"
            "# HELP inctrl_errors_total Requests and pictures that failed, by kind.\n"
            "# TYPE inctrl_errors_total counter\n"
            "# HELP inctrl_queue_seconds How long pictures waited for a worker.\n"
            "# TYPE inctrl_queue_seconds histogram\n"
            "# HELP inctrl_image_seconds How long pictures took a worker.\n"
            "# TYPE inctrl_image_seconds histogram\n"
            "# HELP inctrl_images_total Pictures that were judged, by decision.\n"
            "# TYPE inctrl_images_total counter\n"
            "# HELP inctrl_score Scores, by prompt set.\n"
            "# TYPE inctrl_score histogram\n");
}

TEST(Measures, CountsRequestsByOperationAndStatus) {
  Measures measures;
  measures.request("GET /v1/results", 200, 0.002);
  measures.request("GET /v1/results", 200, 0.5);
  measures.request("GET /v1/results", 404, 0.002);
  const std::string text = measures.text({});
  EXPECT_EQ(lines_with(text, "inctrl_requests_total"),
            "inctrl_requests_total{operation=\"GET /v1/results\",code=\"200\"} 2\n"
            "inctrl_requests_total{operation=\"GET /v1/results\",code=\"404\"} 1\n");
  EXPECT_EQ(lines_with(text, "inctrl_request_seconds_bucket{operation=\"GET /v1/results\",le=\"0.0025\"}"),
            "inctrl_request_seconds_bucket{operation=\"GET /v1/results\",le=\"0.0025\"} 2\n");
  EXPECT_EQ(lines_with(text, "inctrl_request_seconds_count"),
            "inctrl_request_seconds_count{operation=\"GET /v1/results\"} 3\n");
}

TEST(Measures, CountsProblemsByKind) {
  Measures measures;
  measures.problem("busy");
  measures.problem("bad-format");
  measures.problem("busy");
  EXPECT_EQ(lines_with(measures.text({}), "inctrl_errors_total"),
            "inctrl_errors_total{kind=\"bad-format\"} 1\n"
            "inctrl_errors_total{kind=\"busy\"} 2\n");
}

TEST(Measures, KeepsTheScoresOfPromptSetsApart) {
  Measures measures;
  measures.judged("nuts", "normal", 0.05, 0.01);
  measures.judged("nuts", "anomalous", 0.06, 0.01);
  measures.judged("bolts", "normal", 1, 0.01);
  const std::string text = measures.text({});
  EXPECT_EQ(lines_with(text, "inctrl_images_total"),
            "inctrl_images_total{decision=\"anomalous\"} 1\n"
            "inctrl_images_total{decision=\"normal\"} 2\n");
  EXPECT_EQ(lines_with(text, "inctrl_score_bucket{prompt_set=\"nuts\",le=\"0.05\"}"),
            "inctrl_score_bucket{prompt_set=\"nuts\",le=\"0.05\"} 1\n");
  EXPECT_EQ(lines_with(text, "inctrl_score_count"),
            "inctrl_score_count{prompt_set=\"bolts\"} 1\n"
            "inctrl_score_count{prompt_set=\"nuts\"} 2\n");
}

TEST(Measures, ForgetsTheScoresOfASetThatIsGone) {
  Measures measures;
  measures.judged("nuts", "normal", 0.1, 0.01);
  measures.prompt_set_gone("nuts");
  EXPECT_EQ(lines_with(measures.text({}), "inctrl_score"), "");
  EXPECT_EQ(measures.pictures(), 1u);  // it was judged all the same
}

TEST(Measures, EscapesWhatALabelMayNotHold) {
  Measures measures;
  measures.problem("a \"b\"\\c\nd");
  EXPECT_EQ(lines_with(measures.text({}), "inctrl_errors_total"),
            "inctrl_errors_total{kind=\"a \\\"b\\\"\\\\c\\nd\"} 1\n");
}

TEST(Measures, EndsWithTheGaugesOfTheMoment) {
  const std::string text = Measures().text({{"inctrl_results", "Results that are kept.", 12}});
  EXPECT_TRUE(
      text.ends_with("# HELP inctrl_results Results that are kept.\n"
                     "# TYPE inctrl_results gauge\n"
                     "inctrl_results 12\n"))
      << text;
}

TEST(Measures, TellsHowLongPicturesTakeAndWait) {
  Measures measures;
  EXPECT_EQ(measures.median_seconds(), 0);
  for (int i = 0; i < 4; ++i) measures.judged("nuts", "normal", 0, 0.2);
  measures.waited(0.7);
  EXPECT_EQ(measures.pictures(), 4u);
  EXPECT_DOUBLE_EQ(measures.median_seconds(), 0.175);  // half of the bucket from 0.1 to 0.25
  EXPECT_EQ(lines_with(measures.text({}), "inctrl_queue_seconds_sum"), "inctrl_queue_seconds_sum 0.7\n");
}

}  // namespace
}  // namespace inctrl::server
