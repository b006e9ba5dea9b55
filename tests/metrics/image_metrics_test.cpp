// How well do scores tell anomalous pictures from normal ones?
#include "metrics/image_metrics.h"

#include <gtest/gtest.h>

#include <limits>

#include "metrics/golden_metrics.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr double kTolerance = 1e-9;

std::vector<Judged> judged(const nlohmann::json& example) {
  std::vector<Judged> pictures;
  for (std::size_t i = 0; i < example["scores"].size(); ++i)
    pictures.push_back({example["scores"][i].get<float>(), example["labels"][i].get<int>() == 1});
  return pictures;
}

TEST(ImageMetrics, AreThoseOfScikitLearnTiesIncluded) {
  for (const auto& example : golden_metrics("images")) {
    const std::vector<Judged> pictures = judged(example);
    EXPECT_NEAR(auroc(pictures).value.value(), example["auroc"], kTolerance);
    EXPECT_NEAR(average_precision(pictures).value.value(), example["average_precision"], kTolerance);
    EXPECT_NEAR(best_f1(pictures).f1.value.value(), example["best_f1"], kTolerance);
    for (const auto& [escape, share] : example["overkill"].items())
      EXPECT_NEAR(overkill(pictures, std::stod(escape)).value.value(), share, kTolerance) << escape;
  }
}

TEST(ImageMetrics, EqualScoresAreOnePointWhateverTheirOrder) {
  const std::vector<Judged> one{{0.5f, true}, {0.5f, false}}, other{{0.5f, false}, {0.5f, true}};
  EXPECT_DOUBLE_EQ(auroc(one).value.value(), 0.5);
  EXPECT_DOUBLE_EQ(auroc(other).value.value(), 0.5);
  EXPECT_DOUBLE_EQ(average_precision(one).value.value(), 0.5);
}

TEST(ImageMetrics, AverageAPrecisionByStepsNotByTrapezoids) {
  // precision 1 at recall 1/2, 2/3 at recall 1; the trapezoid would be 0.92
  const std::vector<Judged> pictures{{0.9f, true}, {0.8f, false}, {0.7f, true}};
  EXPECT_DOUBLE_EQ(average_precision(pictures).value.value(), 0.5 * 1 + 0.5 * 2 / 3);
}

TEST(ImageMetrics, AreUndefinedWithoutAClassAndSayWhich) {
  const std::vector<Judged> normal{{0.1f, false}}, anomalous{{0.9f, true}};
  EXPECT_FALSE(auroc(normal).value);
  EXPECT_EQ(auroc(normal).reason, "no anomalous picture");
  EXPECT_EQ(auroc(anomalous).reason, "no normal picture");
  EXPECT_EQ(best_f1(normal).f1.reason, "no anomalous picture");
  EXPECT_EQ(average_precision(normal).reason, "no anomalous picture");
  EXPECT_EQ(overkill(anomalous, 0.1).reason, "no normal picture");
  EXPECT_EQ(auroc({}).reason, "no anomalous picture");
}

TEST(ImageMetrics, RefuseScoresThatAreNoNumbers) {
  for (const float score : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const std::vector<Judged> pictures{{score, true}, {0.1f, false}};
    expect_error(ErrorCode::kInvalidArgument, "needed finite numbers", [&] { auroc(pictures); });
  }
}

TEST(ImageMetrics, OverkillCountsWholePicturesThatEscape) {
  // Ten defects, one below all normals: at 10 % it may pass, at 9 % it may not.
  std::vector<Judged> pictures{{0.1f, true}, {0.2f, false}, {0.3f, false}};
  for (int i = 0; i < 9; ++i) pictures.push_back({0.9f, true});
  EXPECT_DOUBLE_EQ(overkill(pictures, 0.1).value.value(), 0);
  EXPECT_DOUBLE_EQ(overkill(pictures, 0.09).value.value(), 1);
}

TEST(ImageMetrics, TheBestThresholdIsTheHighestThatReachesTheBestF1) {
  const std::vector<Judged> pictures{{0.9f, true}, {0.8f, true}, {0.2f, false}};
  EXPECT_DOUBLE_EQ(best_f1(pictures).f1.value.value(), 1);
  EXPECT_FLOAT_EQ(best_f1(pictures).threshold.value(), 0.8f);
}

TEST(ImageMetrics, AtAThresholdEqualScoresAreAnomalous) {
  const std::vector<Judged> pictures{{0.9f, true}, {0.5f, true}, {0.5f, false}, {0.4f, true}, {0.1f, false}};
  const AtThreshold at = at_threshold(pictures, 0.5f);
  EXPECT_DOUBLE_EQ(at.detections.value.value(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(at.false_alarms.value.value(), 0.5);
  EXPECT_DOUBLE_EQ(at.f1.value.value(), 2 * 2.0 / (2 * 2 + 1 + 1));
  EXPECT_DOUBLE_EQ(at_threshold(pictures, 1.0f).f1.value.value(), 0);
}

TEST(ImageMetrics, CurvesEndWhereEverythingIsFound) {
  const std::vector<Judged> pictures{{0.9f, true}, {0.5f, false}, {0.5f, true}, {0.1f, false}};
  const std::vector<CurvePoint> roc = roc_curve(pictures), recall = precision_recall_curve(pictures);
  ASSERT_EQ(roc.size(), 4u);  // the start, and three distinct scores
  EXPECT_DOUBLE_EQ(roc[2].x, 0.5);
  EXPECT_DOUBLE_EQ(roc[2].y, 1);
  EXPECT_DOUBLE_EQ(roc.back().x, 1);
  EXPECT_DOUBLE_EQ(recall.front().y, 1);
  EXPECT_DOUBLE_EQ(recall.back().x, 1);
  EXPECT_DOUBLE_EQ(recall.back().y, 0.5);
  EXPECT_TRUE(roc_curve({}).empty());
}

}  // namespace
}  // namespace inctrl
