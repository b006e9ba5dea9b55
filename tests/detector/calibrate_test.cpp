// What do normal pictures score: the prompts among themselves, and further ones? And what follows for labels?
#include <gtest/gtest.h>

#include <cmath>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class CalibrateTest : public TinyDetectorTest {
 protected:
  CalibrateTest() : model_(load()) {}

  std::vector<EncodedPicture> encoded(unsigned first, int count, bool spot = false) const {
    std::vector<EncodedPicture> pictures;
    for (int i = 0; i < count; ++i) {
      const Image image = striped_picture(first + static_cast<unsigned>(i), spot);
      const ImageView view = image.view();
      pictures.push_back(model_.encode({&view, 1}).front());
    }
    return pictures;
  }
  static std::vector<float> scores(const PromptSet& set, NormalKind kind) {
    std::vector<float> found;
    for (const NormalScore& normal : set.calibration()->normals)
      if (normal.kind == kind) found.push_back(normal.score);
    return found;
  }

  Model model_;
};

TEST_F(CalibrateTest, APromptLeftOutScoresAsAQueryAgainstTheOthers) {
  const PromptSet set = model_.calibrate(prompts(model_, 3));
  const std::vector<float> left_out = scores(set, NormalKind::kLeftOut);
  ASSERT_EQ(left_out.size(), 3u);
  const Detector others(model_, set.select(std::vector{0, 2}));
  EXPECT_EQ(left_out[1], others.detect(striped_picture(101).view()).pred_score);
}

TEST_F(CalibrateTest, AFurtherPictureScoresAsAQuery) {
  const PromptSet plain = prompts(model_, 3);
  const std::vector<EncodedPicture> more = encoded(10, 2);
  const PromptSet set = model_.calibrate(plain, {.normals = more});
  const std::vector<float> held_out = scores(set, NormalKind::kHeldOut);
  ASSERT_EQ(held_out.size(), 2u);
  EXPECT_EQ(held_out[0], Detector(model_, plain).detect(more[0]).pred_score);
  EXPECT_EQ(Detector(model_, set).basis()->normals, 5);
}

TEST_F(CalibrateTest, APromptIsNoFurtherPicture) {
  const PromptSet set = model_.calibrate(prompts(model_, 3), {.normals = encoded(100, 4)});
  EXPECT_EQ(scores(set, NormalKind::kHeldOut).size(), 1u);
}

TEST_F(CalibrateTest, DecidesAlikeWithAndWithoutStoredScores) {
  const PromptSet plain = prompts(model_, 4);
  const Detector fresh(model_, plain), stored(model_, model_.calibrate(plain));
  EXPECT_EQ(fresh.basis()->threshold, stored.basis()->threshold);
  EXPECT_EQ(fresh.basis()->normal_below, stored.basis()->normal_below);
}

TEST_F(CalibrateTest, LabelsThresholdAndPValueAgree) {
  const Detector detector(model_, prompts(model_, 4), {.false_alarms = 0.05});
  for (unsigned seed = 0; seed < 8; ++seed) {
    const Result result = detector.detect(striped_picture(seed, seed % 2 == 0).view());
    ASSERT_TRUE(result.threshold && result.p_value && result.normals);
    EXPECT_EQ(*result.normals, 4);
    EXPECT_EQ(result.pred_label == Label::kAnomalous, result.pred_score >= *result.threshold);
    EXPECT_EQ(result.pred_label == Label::kNormal, result.pred_score < detector.basis()->normal_below);
    EXPECT_EQ(*result.p_value <= 0.05f, result.pred_score >= *result.threshold);
    EXPECT_EQ(result.pred_label, seed % 2 == 0 ? Label::kAnomalous : Label::kNormal);
  }
}

TEST_F(CalibrateTest, AThresholdOfOnesOwnReplacesTheLabelsNotThePValue) {
  const Detector detector(model_, prompts(model_, 4), {.threshold = 0.9f});
  const Result result = detector.detect(striped_picture(0, true).view());
  EXPECT_EQ(result.pred_label, Label::kNormal);
  EXPECT_EQ(*result.threshold, 0.9f);
  EXPECT_LT(*result.p_value, 0.05f);
}

TEST_F(CalibrateTest, AMissedDefectIsFoundFromThenOn) {
  const PromptSet plain = prompts(model_, 4);
  const Image mild = striped_picture(1);  // stands for a defect that looks normal
  const ImageView view = mild.view();
  const std::vector<EncodedPicture> defects = model_.encode({&view, 1});
  ASSERT_NE(Detector(model_, plain).detect(view).pred_label, Label::kAnomalous);
  const Detector after(model_, model_.calibrate(plain, {.reviewed_defects = defects}));
  EXPECT_EQ(after.detect(view).pred_label, Label::kAnomalous);
  EXPECT_GT(after.basis()->false_alarms, 0.01);
}

TEST_F(CalibrateTest, WhatIsNotGivenAgainStays) {
  const PromptSet once = model_.calibrate(prompts(model_, 3), {.false_alarms = 0.2, .normals = encoded(10, 2)});
  const PromptSet twice = model_.calibrate(once, {.reviewed_defects = encoded(1, 1, true)});
  EXPECT_EQ(scores(twice, NormalKind::kHeldOut), scores(once, NormalKind::kHeldOut));
  EXPECT_EQ(twice.calibration()->false_alarms, 0.2);
  EXPECT_EQ(twice.calibration()->reviewed_defects.size(), 1u);
}

TEST_F(CalibrateTest, IsLostWhenTheSetChanges) {
  const PromptSet set = model_.calibrate(prompts(model_, 3), {.normals = encoded(10, 2)});
  EXPECT_TRUE(set.with_notes({.name = "x"}).calibration().has_value());
  EXPECT_FALSE(set.select(std::vector{0, 1}).calibration().has_value());
  EXPECT_FALSE(PromptSet::join(std::vector{set, set}).calibration().has_value());
}

TEST_F(CalibrateTest, IsKeptInTheFile) {
  const PromptSet set = model_.calibrate(prompts(model_, 3), {.false_alarms = 0.03, .normals = encoded(10, 2)});
  set.save(folder_.path() / "set.safetensors");
  const PromptSet read = PromptSet::load(folder_.path() / "set.safetensors");
  ASSERT_TRUE(read.calibration().has_value());
  EXPECT_EQ(read.calibration()->false_alarms, 0.03);
  for (const NormalKind kind : {NormalKind::kLeftOut, NormalKind::kHeldOut, NormalKind::kVaried})
    EXPECT_EQ(scores(read, kind), scores(set, kind));
}

TEST_F(CalibrateTest, OnePictureDecidesByItsVariation) {
  const Image normal = striped_picture(100);
  const ImageView view = normal.view();
  const Detector detector(model_, model_.encode_prompts({&view, 1}));
  ASSERT_TRUE(detector.basis().has_value());
  EXPECT_EQ(detector.basis()->normals, 1);
  const Detector encoded_alone(model_, model_.prompts_of(model_.encode({&view, 1}, {.variation = true}), {}));
  EXPECT_EQ(encoded_alone.basis()->threshold, detector.basis()->threshold);
  EXPECT_FALSE(Detector(model_, model_.prompts_of(model_.encode({&view, 1}), {})).basis().has_value());
}

TEST_F(CalibrateTest, RefusesAShareThatIsNone) {
  const PromptSet set = prompts(model_, 2);
  expect_error(ErrorCode::kInvalidArgument, "a share between 0 and 1",
               [&] { model_.calibrate(set, {.false_alarms = 0.0}); });
  expect_error(ErrorCode::kInvalidArgument, "a share between 0 and 1",
               [&] { Detector(model_, set, {.false_alarms = 1.5}); });
}

}  // namespace
}  // namespace inctrl
