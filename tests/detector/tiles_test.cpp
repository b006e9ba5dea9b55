// How is a large picture judged in tiles?
#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class TiledDetectorTest : public TinyDetectorTest {
 protected:
  TiledDetectorTest() : model_(load()) {}
  static PromptSet large_prompts(const Model& model, int shots) {
    std::vector<Image> images;
    for (int i = 0; i < shots; ++i) images.push_back(striped_picture(static_cast<unsigned>(100 + i), false, 384, 256));
    std::vector<ImageView> views;
    for (const Image& image : images) views.push_back(image.view());
    return model.encode_prompts(views);
  }
  Model model_;
  Image bad_ = striped_picture(1, true, 384, 256);
};

TEST_F(TiledDetectorTest, OneTileIsThePictureToTheBit) {
  const Detector plain(model_, large_prompts(model_, 2));
  const Model one = model_.with_tiles({1, 1, 1});
  const Detector tiled(one, large_prompts(one, 2));
  EXPECT_EQ(tiled.detect(bad_.view()).anomaly_map.values, plain.detect(bad_.view()).anomaly_map.values);
}

TEST_F(TiledDetectorTest, ShowsTheFaultWhereItIsInThePicture) {
  const Model tiled = model_.with_tiles({2, 3, 1});
  const Result result = Detector(tiled, large_prompts(tiled, 3)).detect(bad_.view());
  ASSERT_FALSE(result.regions.empty());
  const Box& box = result.regions.front();
  EXPECT_LE(box.x, 68);
  EXPECT_GE(box.x + box.width, 68);
  EXPECT_LE(box.y, 48);
  EXPECT_GE(box.y + box.height, 48);
  EXPECT_EQ(result.anomaly_map.frame.width, 384);
  EXPECT_EQ(result.pred_score, *std::max_element(result.anomaly_map.values.begin(), result.anomaly_map.values.end()));
}

TEST_F(TiledDetectorTest, MapIsFinerThanThatOfThePictureAsOne) {
  const Model tiled = model_.with_tiles({2, 2, 0});
  const AnomalyMap fine = Detector(tiled, large_prompts(tiled, 2)).detect(bad_.view()).anomaly_map;
  const AnomalyMap coarse = Detector(model_, large_prompts(model_, 2)).detect(bad_.view()).anomaly_map;
  EXPECT_GT(fine.rows, coarse.rows * 3 / 2);
  EXPECT_LT(fine.rows, coarse.rows * 2);
}

TEST_F(TiledDetectorTest, ScoresFallAsTheReachGrows) {
  std::vector<float> scores;
  for (const int reach : {0, 1, kEverywhere}) {
    const Model tiled = model_.with_tiles({3, 3, reach});
    scores.push_back(Detector(tiled, large_prompts(tiled, 2)).detect(bad_.view()).pred_score);
  }
  EXPECT_GE(scores[0], scores[1]);
  EXPECT_GE(scores[1], scores[2]);
}

TEST_F(TiledDetectorTest, APromptScoresNothing) {
  const Model tiled = model_.with_tiles({2, 2, 0});
  const Image prompt = striped_picture(100, false, 384, 256);
  EXPECT_NEAR(Detector(tiled, large_prompts(tiled, 2)).detect(prompt.view()).pred_score, 0, 1e-6);
}

TEST_F(TiledDetectorTest, EncodedPicturesAndSetsKeepTheirTiles) {
  const Model tiled = model_.with_tiles({2, 3, 1});
  const PromptSet set = large_prompts(tiled, 2);
  const ImageView view = bad_.view();
  const EncodedPicture encoded = tiled.encode({&view, 1}).front();
  encoded.save(folder_.path() / "picture.safetensors");
  set.save(folder_.path() / "set.safetensors");
  const Detector again(tiled, PromptSet::load(folder_.path() / "set.safetensors"));
  EXPECT_EQ(again.detect(EncodedPicture::load(folder_.path() / "picture.safetensors")).pred_score,
            Detector(tiled, set).detect(view).pred_score);
}

TEST_F(TiledDetectorTest, PromptsLeftOutAreJudgedInTilesToo) {
  const Model tiled = model_.with_tiles({2, 2, 1});
  const PromptSet set = large_prompts(tiled, 3);
  const Detector others(tiled, set.select(std::vector{0, 2}));
  const float left_out = tiled.calibrate(set).calibration()->normals[1].score;
  EXPECT_EQ(left_out, others.detect(striped_picture(101, false, 384, 256).view()).pred_score);
  EXPECT_EQ(set.leave_one_out()[1], left_out);
}

TEST_F(TiledDetectorTest, NearestPatchLiesInTheMapOfAllTiles) {
  const Model tiled = model_.with_tiles({2, 3, 1});
  const ImageView view = bad_.view();
  const PatchMatch match = Detector(tiled, large_prompts(tiled, 2)).nearest_patch(tiled.encode({&view, 1}).front());
  EXPECT_LT(match.prompt_row, match.rows);
  EXPECT_LT(match.prompt_column, match.columns);
  EXPECT_NEAR((match.column + 0.5) / match.columns * 384, 68, 384.0 / match.columns + 8);
}

TEST_F(TiledDetectorTest, SquashesTilesWhateverTheFit) {
  const Model cropping = load({.fit = Fit::kCrop}), tiled = cropping.with_tiles({2, 2, 1});
  EXPECT_EQ(tiled.info().fit, Fit::kSquash);
  EXPECT_EQ(tiled.with_tiles({1, 1, 1}).info().fit, Fit::kCrop);
  const Model plain = model_.with_tiles({2, 2, 1});
  EXPECT_EQ(Detector(tiled, large_prompts(tiled, 2)).detect(bad_.view()).anomaly_map.values,
            Detector(plain, large_prompts(plain, 2)).detect(bad_.view()).anomaly_map.values);
}

TEST_F(TiledDetectorTest, PassesOverWhatAMaskCovers) {
  const Model tiled = model_.with_tiles({2, 3, 1});
  Image mask{std::vector<std::uint8_t>(384 * 256, 0), 384, 256, PixelFormat::kGray8};
  for (int y = 30; y < 66; ++y)
    for (int x = 50; x < 86; ++x) mask.pixels[static_cast<std::size_t>(y * 384 + x)] = 255;
  const PromptSet set = large_prompts(tiled, 3);
  const Result open = Detector(tiled, set).detect(bad_.view());
  const Result masked = Detector(tiled, set.with_mask(mask.view())).detect(bad_.view());
  EXPECT_LT(masked.pred_score, open.pred_score);
  const AnomalyMap& map = masked.anomaly_map;
  EXPECT_EQ(map.values[static_cast<std::size_t>(48 * map.rows / 256 * map.columns + 68 * map.columns / 384)], 0);
  EXPECT_EQ(Detector(tiled, set, {.ignore = mask}).detect(bad_.view()).anomaly_map.values, map.values);
}

TEST_F(TiledDetectorTest, RefusesAPictureWithoutPixels) {
  const Model tiled = model_.with_tiles({2, 2, 1});
  const Detector detector(tiled, large_prompts(tiled, 2));
  expect_error(ErrorCode::kInvalidArgument, "empty", [&] { (void)detector.detect(ImageView{}); });
}

TEST_F(TiledDetectorTest, RefusesPromptsLookedAtInOtherTiles) {
  const Model tiled = model_.with_tiles({2, 2, 1});
  const PromptSet set = large_prompts(model_, 2);
  expect_error(ErrorCode::kIncompatible, "looked at in 1x1 tiles, the model looks in 2x2",
               [&] { Detector(tiled, set); });
  expect_error(ErrorCode::kInvalidArgument, "tiles", [&] { (void)model_.with_tiles({0, 2, 1}); });
  expect_error(ErrorCode::kInvalidArgument, "a reach of 64", [&] { (void)model_.with_tiles({2, 2, 64}); });
  expect_error(ErrorCode::kInvalidArgument, "a reach of -2", [&] { (void)model_.with_tiles({2, 2, -2}); });
}

}  // namespace
}  // namespace inctrl
