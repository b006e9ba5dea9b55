// What do the scores and maps of one run come to?
#include "evaluation/run_metrics.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

const std::vector<float> kScores{0.9f, 0.8f, 0.3f, 0.2f};
const std::vector<Truth> kTruth{{true, true}, {false, true}, {true, false}, {true, false}};  // the second is unreadable

TEST(RunMetrics, LeaveOutWhatCouldNotBeRead) {
  const std::vector<float> scores{0.1f, 0.9f, 0.3f, 0.2f};
  EXPECT_EQ(metrics_of(scores, kTruth, std::nullopt).image_auroc.value, 0.0);
}

TEST(RunMetrics, AtAThresholdStandBesideTheBestF1) {
  const RunMetrics metrics = metrics_of(kScores, kTruth, 0.25f);
  EXPECT_EQ(metrics.image_f1max.value, 1.0);
  EXPECT_EQ(metrics.f1_at_threshold.value, 2.0 / 3);
  EXPECT_EQ(metrics.false_alarms_at_threshold.value, 0.5);
  EXPECT_EQ(metrics.detections_at_threshold.value, 1.0);
}

TEST(RunMetrics, WithoutAThresholdSaySo) {
  EXPECT_EQ(metrics_of(kScores, kTruth, std::nullopt).f1_at_threshold.reason, "no threshold");
}

}  // namespace
}  // namespace inctrl
