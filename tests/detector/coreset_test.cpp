// tests/detector/coreset_test.cpp: Model::coreset() of inctrl/model.h: fewer tokens, nearly the same judgement.
#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class CoresetTest : public TinyDetectorTest {
 protected:
  PromptSet calibrated(const Model& model, int count = 6) {
    std::vector<Image> pictures;
    std::vector<ImageView> views;
    for (int i = 0; i < count; ++i) pictures.push_back(striped_picture(100 + static_cast<unsigned>(i)));
    for (const Image& picture : pictures) views.push_back(picture.view());
    return model.calibrate(model.encode_prompts(views, {.category = "stripes"}));
  }
};

TEST_F(CoresetTest, JudgesNearlyAlikeAndIsCalibratedByItsOwnPictures) {
  const Model model = load();
  const PromptSet whole = calibrated(model), cut = model.coreset(whole, 0.3);
  EXPECT_EQ(cut.info().coreset, 0.3);
  EXPECT_EQ(cut.shots(), 6);
  const Image query = striped_picture(200);
  const Result before = Detector(model, whole).detect(query.view()), after = Detector(model, cut).detect(query.view());
  EXPECT_GE(after.parts.patch, before.parts.patch);  // fewer tokens are never nearer
  EXPECT_NEAR(after.parts.patch, before.parts.patch, 0.1);
  const auto left_out = [](const PromptSet& set) {
    std::vector<float> scores;
    for (const NormalScore& normal : set.calibration()->normals)
      if (normal.kind == NormalKind::kLeftOut) scores.push_back(normal.score);
    return scores;
  };
  ASSERT_EQ(left_out(cut).size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_GE(left_out(cut)[i], left_out(whole)[i]);
}

TEST_F(CoresetTest, ComesBackFromItsFileToTheBit) {
  const Model model = load();
  const PromptSet cut = model.coreset(calibrated(model), 0.2);
  cut.save(folder_ / "cut.safetensors");
  const PromptSet loaded = PromptSet::load(folder_ / "cut.safetensors");
  EXPECT_EQ(loaded.info().coreset, 0.2);
  const Image query = striped_picture(201);
  const Result a = Detector(model, cut).detect(query.view()), b = Detector(model, loaded).detect(query.view());
  EXPECT_EQ(a.pred_score, b.pred_score);
  EXPECT_EQ(a.p_value, b.p_value);
}

TEST_F(CoresetTest, KeepsItsOwnScoresWhenItIsCalibratedByMore) {
  const Model model = load();
  const PromptSet cut = model.coreset(calibrated(model), 0.3);
  const Image more = striped_picture(300);
  const ImageView view = more.view();
  const std::vector<EncodedPicture> normals = model.encode({&view, 1});
  const PromptSet sharper = model.calibrate(cut, {.normals = normals});
  EXPECT_EQ(sharper.calibration()->normals.size(), cut.calibration()->normals.size() + 1);
}

TEST_F(CoresetTest, SaysWhatItCannotDo) {
  const Model model = load();
  const PromptSet whole = calibrated(model), cut = model.coreset(whole, 0.3);
  const std::vector<int> first{0};
  const char* const kWhy = "make the set again";
  expect_error(ErrorCode::kIncompatible, kWhy, [&] { (void)PromptSet::join(std::vector{cut, whole}); });
  expect_error(ErrorCode::kIncompatible, kWhy, [&] { (void)cut.select(first); });
  expect_error(ErrorCode::kIncompatible, kWhy, [&] { (void)cut.leave_one_out(); });
  expect_error(ErrorCode::kIncompatible, kWhy, [&] { (void)cut.with_mask(striped_picture(1).view()); });
  expect_error(ErrorCode::kIncompatible, kWhy, [&] { (void)model.coreset(cut, 0.5); });
  for (const double share : {0.0, 1.0, -0.5})
    expect_error(ErrorCode::kInvalidArgument, "coreset: a share between 0 and 1",
                 [&] { (void)model.coreset(whole, share); });
}

}  // namespace
}  // namespace inctrl
