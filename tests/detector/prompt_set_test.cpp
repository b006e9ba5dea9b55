// tests/detector/prompt_set_test.cpp: sets of encoded normal pictures: put together, cut down, masked, judged with.
#include "inctrl/prompt_set.h"

#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

using PromptSetTest = TinyDetectorTest;

float score_of(const Model& model, const PromptSet& prompts, const Image& query) {
  return Detector(model, prompts).detect(query.view()).pred_score;
}

TEST_F(PromptSetTest, JoinedSetsAreTheSetOfAllPictures) {
  const Model model = load();
  const PromptSet together = prompts(model, 4);
  const std::vector<PromptSet> parts{together.select(std::vector{0}), together.select(std::vector{1, 2, 3})};
  const PromptSet joined = PromptSet::join(parts);
  EXPECT_EQ(joined.shots(), 4);
  EXPECT_EQ(joined.normal_level(), together.normal_level());
  const Image query = striped_picture(7, true);
  EXPECT_EQ(score_of(model, joined, query), score_of(model, together, query));
}

TEST_F(PromptSetTest, SelectedPicturesAreThoseEncodedAlone) {
  const Model model = load();
  const PromptSet all = prompts(model, 3);
  const Image first = striped_picture(100), query = striped_picture(7, true);
  const ImageView view = first.view();
  EXPECT_EQ(score_of(model, all.select(std::vector{0}), query),
            score_of(model, model.encode_prompts({&view, 1}), query));
  EXPECT_EQ(all.select(std::vector{0}).normal_level(), model.info().normal_level);
}

TEST_F(PromptSetTest, KeepsSourcesAndSmallPicturesWhenAsked) {
  const Model model = load();
  const Image wide = striped_picture(1, false, 640, 320), small = striped_picture(2);
  const std::vector<ImageView> views{wide.view(), small.view()};
  const PromptSet set = model.encode_prompts(views, {.sources = {"wide.png", "small.png"}, .thumbnails = true});
  EXPECT_EQ(set.pictures()[0].source, "wide.png");
  EXPECT_EQ(set.pictures()[0].thumbnail.width, 160);
  EXPECT_EQ(set.pictures()[0].thumbnail.height, 80);
  EXPECT_EQ(set.pictures()[1].thumbnail.width, small.width);
  EXPECT_TRUE(prompts(model, 1).pictures()[0].thumbnail.pixels.empty());
}

TEST_F(PromptSetTest, TellsHowUnlikeTheOthersEachPictureIs) {
  const Model model = load();
  const Image odd = striped_picture(1, true), a = striped_picture(2), b = striped_picture(3);
  const std::vector<ImageView> views{a.view(), odd.view(), b.view()};
  const std::vector<float> unlike = model.encode_prompts(views).leave_one_out();
  EXPECT_GT(unlike[1], 2 * unlike[0]);
  EXPECT_GT(unlike[1], 2 * unlike[2]);
  EXPECT_EQ(prompts(model, 1).leave_one_out(), std::vector<float>{0});
}

TEST_F(PromptSetTest, NamesItselfByNameAndVersion) {
  const PromptSet set = prompts(load(), 1);
  EXPECT_EQ(set.label(), "");
  EXPECT_EQ(set.with_notes({.name = "bolts"}).label(), "bolts");
  EXPECT_EQ(set.with_notes({.name = "bolts", .version = 3}).label(), "bolts@3");
}

// The spot of striped_picture() lies at x 60 to 76, y 40 to 56 of 96 x 64.
Image mask_of_the_spot() {
  Image mask{std::vector<std::uint8_t>(96 * 64), 96, 64, PixelFormat::kGray8};
  for (int y = 24; y < 64; ++y)
    for (int x = 44; x < 92; ++x) mask.pixels[static_cast<std::size_t>(y * 96 + x)] = 1;
  return mask;
}

TEST_F(PromptSetTest, PassesOverWhatItsMaskHides) {
  const Model model = load();
  const PromptSet set = prompts(model, 3);
  const Image bad = striped_picture(1, true), mask = mask_of_the_spot();
  const float seen = score_of(model, set, bad), masked = score_of(model, set.with_mask(mask.view()), bad);
  EXPECT_LT(masked, seen / 2);
  EXPECT_EQ(Detector(model, set, {.ignore = mask}).detect(bad.view()).pred_score, masked);
  EXPECT_EQ(score_of(model, set.with_mask(mask.view()).with_mask({}), bad), seen);
}

TEST_F(PromptSetTest, MasksHideTheirPlaceWhateverThePicturesSize) {
  const Model model = load();
  const PromptSet masked = prompts(model, 3).with_mask(mask_of_the_spot().view());
  const Result result = Detector(model, masked).detect(striped_picture(1, true, 192, 128).view());
  const AnomalyMap& map = result.anomaly_map;
  EXPECT_EQ(map.values[static_cast<std::size_t>((map.rows * 3 / 4) * map.columns + map.columns * 2 / 3)], 0);
  EXPECT_GT(result.pred_score, 0);  // the spot lies elsewhere in a larger picture
}

TEST_F(PromptSetTest, RefusesAMaskOverWholePictures) {
  const Model model = load();
  const Image all{std::vector<std::uint8_t>(12, 255), 4, 3, PixelFormat::kGray8};
  expect_error(ErrorCode::kInvalidArgument, "it covers everything",
               [&] { Detector(model, prompts(model, 1).with_mask(all.view())); });
}

TEST_F(PromptSetTest, RefusesToJoinWhatDoesNotBelongTogether) {
  const Model model = load(), other = load({}, 2), padded = load({.fit = Fit::kPad});
  expect_error(ErrorCode::kIncompatible, "some were encoded by", [&] {
    (void)PromptSet::join(std::vector{prompts(model, 1), prompts(other, 1)});
  });
  expect_error(ErrorCode::kIncompatible, "some were fitted by squash, some by pad", [&] {
    (void)PromptSet::join(std::vector{prompts(model, 1), prompts(padded, 1)});
  });
  expect_error(ErrorCode::kInvalidArgument, "at least one", [&] { (void)PromptSet::join({}); });
}

TEST_F(PromptSetTest, RefusesToSelectNothingOrWhatIsNotThere) {
  const PromptSet set = prompts(load(), 2);
  expect_error(ErrorCode::kInvalidArgument, "at least one", [&] { (void)set.select({}); });
  expect_error(ErrorCode::kInvalidArgument, "no picture 2 of 2", [&] { (void)set.select(std::vector{2}); });
}

TEST_F(PromptSetTest, IsRefusedByAModelThatFitsOtherwise) {
  const Model squashing = load(), padding = load({.fit = Fit::kPad});
  expect_error(ErrorCode::kIncompatible, "fitted by squash, the model runs with pad",
               [&] { Detector(padding, prompts(squashing, 1)); });
}

}  // namespace
}  // namespace inctrl
