// tests/detector/suggest_prompts_test.cpp
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "inctrl/suggestion.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

// Three kinds of normal pictures: plain ones, some with a spot, some darkened.
class SuggestPromptsTest : public TinyDetectorTest {
 protected:
  static Image darkened(Image image) {
    for (std::uint8_t& value : image.pixels) value = static_cast<std::uint8_t>(value / 3);
    return image;
  }
  static std::vector<Image> three_kinds() {
    std::vector<Image> images;
    for (unsigned seed = 0; seed < 4; ++seed) images.push_back(striped_picture(seed));             // 0 to 3
    for (unsigned seed = 4; seed < 8; ++seed) images.push_back(striped_picture(seed, true));       // 4 to 7
    for (unsigned seed = 8; seed < 12; ++seed) images.push_back(darkened(striped_picture(seed)));  // 8 to 11
    return images;
  }
  PromptSet encode(const std::vector<Image>& images) {
    std::vector<ImageView> views;
    for (const Image& image : images) views.push_back(image.view());
    return model_.encode_prompts(views);
  }
  const Model model_ = load();
};

TEST_F(SuggestPromptsTest, ChoosesOneOfEachKind) {
  const Suggestion suggestion = suggest_prompts(encode(three_kinds()), {.shots = 3});
  std::set<int> kinds;
  for (const int picture : suggestion.chosen) kinds.insert(picture / 4);
  EXPECT_EQ(kinds.size(), 3U);
}

TEST_F(SuggestPromptsTest, IsNoWorseThanTheMedianOfRandomDraws) {
  const Suggestion suggestion = suggest_prompts(encode(three_kinds()), {.shots = 3});
  EXPECT_LE(suggestion.mean, suggestion.random_median);
  EXPECT_LE(suggestion.random_least, suggestion.random_median);
  EXPECT_LT(suggestion.random_median, suggestion.random_largest);
}

TEST_F(SuggestPromptsTest, FewerShotsAreTheBeginningOfMore) {
  const PromptSet all = encode(three_kinds());
  const std::vector<int> three = suggest_prompts(all, {.shots = 3}).chosen,
                         two = suggest_prompts(all, {.shots = 2}).chosen;
  EXPECT_EQ(two, std::vector<int>(three.begin(), three.begin() + 2));
}

TEST_F(SuggestPromptsTest, WithOnePromptUnlikeIsPatchPlusImageResidual) {
  const std::vector<Image> images = three_kinds();
  const PromptSet all = encode(images);
  const Suggestion suggestion = suggest_prompts(all, {.shots = 1});
  const Detector detector(model_, all.select(suggestion.chosen));
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (static_cast<int>(i) == suggestion.chosen.front()) continue;
    const Result result = detector.detect(images[i].view());
    EXPECT_FLOAT_EQ(suggestion.unlike[i], result.parts.patch + *result.parts.image) << i;
  }
}

TEST_F(SuggestPromptsTest, DoesNotDependOnThreads) {
  const PromptSet all = encode(three_kinds());
  const Suggestion one = suggest_prompts(all, {.shots = 4}), two = suggest_prompts(all, {.shots = 4, .threads = 3});
  EXPECT_EQ(one.chosen, two.chosen);
  EXPECT_EQ(one.unlike, two.unlike);
  EXPECT_EQ(one.random_median, two.random_median);
}

TEST_F(SuggestPromptsTest, TellsWhenAPictureWasCompared) {
  int done = 0;
  suggest_prompts(encode(three_kinds()), {.shots = 1, .picture_done = [&] { ++done; }});
  EXPECT_EQ(done, 12);
}

TEST_F(SuggestPromptsTest, NamesPicturesThatShowTheSame) {
  std::vector<Image> images = three_kinds();
  images.push_back(images[2]);
  const Suggestion suggestion = suggest_prompts(encode(images), {.shots = 2});
  ASSERT_EQ(suggestion.duplicates.size(), 1U);
  EXPECT_EQ(suggestion.duplicates[0].first, 2);
  EXPECT_EQ(suggestion.duplicates[0].second, 12);
}

TEST_F(SuggestPromptsTest, NamesAPictureThatIsLikeNoOther) {
  std::vector<Image> images;
  for (unsigned seed = 0; seed < 10; ++seed) images.push_back(striped_picture(seed));
  images.push_back(striped_picture(10, true));
  const Suggestion suggestion = suggest_prompts(encode(images), {.shots = 2});
  ASSERT_EQ(suggestion.loners.size(), 1U);
  EXPECT_EQ(suggestion.loners[0].picture, 10);
}

TEST_F(SuggestPromptsTest, RefusesToChooseAll) {
  const PromptSet set = encode({striped_picture(1), striped_picture(2)});
  for (const int shots : {0, 2})
    expect_error(ErrorCode::kInvalidArgument, "there must be more pictures than prompts",
                 [&] { (void)suggest_prompts(set, {.shots = shots}); });
}

}  // namespace
}  // namespace inctrl
