// Is a score anomalous, normal, or more than so few normal pictures can say?
#include "decision/decision.h"

#include <gtest/gtest.h>

#include <random>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Calibration calibration(int normals, double false_alarms, NormalKind kind = NormalKind::kHeldOut) {
  Calibration made{{}, false_alarms, {}};
  for (int i = 0; i < normals; ++i) made.normals.push_back({0.2f + 0.001f * static_cast<float>(i), kind});
  return made;
}

TEST(Decision, GoesByRanksWhereFivePicturesAreExpectedBeyond) {
  EXPECT_TRUE(Decision::from(calibration(99, 0.05), {})->by_ranks());
  EXPECT_FALSE(Decision::from(calibration(98, 0.05), {})->by_ranks());
}

TEST(Decision, ByRanksThePValueIsConformal) {
  const Decision decision = *Decision::from(calibration(99, 0.05), {});
  EXPECT_DOUBLE_EQ(decision.p_value(0.1f), 1);
  EXPECT_DOUBLE_EQ(decision.p_value(0.9f), 0.01);
  EXPECT_DOUBLE_EQ(decision.p_value(0.2f + 0.001f * 98), 0.02);
  // Four of 99 and the picture itself: 5 of 100 reach the threshold, and it is the lowest such score.
  EXPECT_LE(decision.p_value(decision.threshold()), 0.05);
  EXPECT_GT(decision.p_value(std::nextafter(decision.threshold(), 0.0f)), 0.05);
  EXPECT_EQ(decision.threshold(), decision.normal_below());
}

TEST(Decision, ByRanksKeepsItsPromiseWhateverTheDistribution) {
  std::mt19937 random(3);
  std::lognormal_distribution<float> scores(-2.5f, 0.9f);
  int alarms = 0;
  constexpr int kRounds = 5000;
  for (int round = 0; round < kRounds; ++round) {
    Calibration made{{}, 0.1, {}};
    for (int i = 0; i < 60; ++i) made.normals.push_back({std::min(scores(random), 1.0f), NormalKind::kHeldOut});
    alarms += std::min(scores(random), 1.0f) >= Decision::from(made, {})->threshold();
  }
  EXPECT_LE(alarms, 0.115 * kRounds);  // 6 / 61, and three times the sampling error
  EXPECT_GE(alarms, 0.08 * kRounds);
}

TEST(Decision, OfFewPicturesHasAnUndecidedBandThatTheyNarrow) {
  float width = 1;
  for (const int normals : {2, 4, 16}) {
    const Decision decision = *Decision::from(calibration(normals, 0.01, NormalKind::kLeftOut), {});
    EXPECT_FALSE(decision.by_ranks());
    EXPECT_EQ(decision.normals(), normals);
    EXPECT_LT(decision.normal_below(), decision.threshold());
    EXPECT_LT(decision.threshold() - decision.normal_below(), width);
    EXPECT_NEAR(decision.p_value(decision.threshold()), 0.01, 1e-5);
    width = decision.threshold() - decision.normal_below();
  }
}

TEST(Decision, AsksMoreOfAScoreTheFewerFalseAlarmsMayBe) {
  float before = 1;
  for (const double share : {0.001, 0.01, 0.05, 0.2}) {
    const float threshold = Decision::from(calibration(8, share), {})->threshold();
    EXPECT_LT(threshold, before);
    before = threshold;
  }
}

TEST(Decision, AMissedDefectMovesTheThresholdAndSaysWhatItCosts) {
  Calibration made = calibration(8, 0.01);
  const Decision before = *Decision::from(made, {});
  made.reviewed_defects = {before.threshold() + 0.1f, before.threshold() - 0.02f};
  const Decision after = *Decision::from(made, {});
  EXPECT_EQ(after.threshold(), made.reviewed_defects[1]);
  EXPECT_LE(after.normal_below(), after.threshold());
  EXPECT_GT(after.expected_false_alarms(), 0.01);
  EXPECT_DOUBLE_EQ(after.expected_false_alarms(), before.p_value(after.threshold()));
}

TEST(Decision, AFoundDefectMovesNothing) {
  Calibration made = calibration(8, 0.01);
  const float before = Decision::from(made, {})->threshold();
  made.reviewed_defects = {before};
  EXPECT_EQ(Decision::from(made, {})->threshold(), before);
  EXPECT_DOUBLE_EQ(Decision::from(made, {})->expected_false_alarms(), 0.01);
}

TEST(Decision, CopiesOfOnePictureAreOnePicture) {
  Calibration made{
      {{1e-4f, NormalKind::kLeftOut}, {1e-4f, NormalKind::kLeftOut}, {0.05f, NormalKind::kVaried}}, 0.01, {}};
  EXPECT_EQ(Decision::from(made, {})->normals(), 1);
  EXPECT_GT(Decision::from(made, {})->threshold(), 0.05f);
  made.normals.pop_back();
  EXPECT_FALSE(Decision::from(made, {}).has_value());
}

TEST(Decision, OfOnePictureRestsOnItsMildChanges) {
  const Decision decision = *Decision::from(calibration(3, 0.05, NormalKind::kVaried), {});
  EXPECT_EQ(decision.normals(), 1);
  EXPECT_GT(decision.threshold(), 0.3f);
}

TEST(Decision, ThereIsNoneWithoutANormalScore) {
  EXPECT_FALSE(Decision::from({}, {}).has_value());
}

TEST(Decision, RefusesAShareThatIsNone) {
  for (const double share : {0.0, 1.0, -0.1, std::nan("")})
    expect_error(ErrorCode::kInvalidArgument, "false alarms: a share between 0 and 1 is needed, not",
                 [&] { (void)Decision::from(calibration(3, share), {}); });
}

}  // namespace
}  // namespace inctrl
