// Which normal pictures does each run compare with?
#include "evaluation/prompt_choices.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluation/draw_prompts.h"
#include "evaluation/drawn_dataset.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

class ChoosePrompts : public DrawnDatasetTest {
 protected:
  ChoosePrompts() : model_(load()), cache_(cache_for(model_)) {}

  std::vector<PromptChoice> choose(const Category& category, std::vector<int> shots, int seeds, int held_out = 0) {
    const auto encode = [&](const LabelledPicture& picture, bool varied) -> std::optional<EncodedPicture> {
      try {
        return cache_.get(dataset_, picture, files_, varied);
      } catch (const Error&) {
        return std::nullopt;
      }
    };
    return choose_prompts(category, {std::move(shots), seeds, held_out}, encode, 1);
  }

  Model model_;
  EncodingCache cache_;
};

TEST_F(ChoosePrompts, AreThoseThatDetectDrawsFromTheFolder) {
  const Category& category = add_category("bolts");
  const std::vector<PromptChoice> choices = choose(category, {2, 4}, 3);
  ASSERT_EQ(choices.size(), 6u);
  for (const PromptChoice& choice : choices) {
    std::vector<std::string> drawn;
    for (const std::size_t index : draw_prompts(6, static_cast<std::size_t>(choice.shots), choice.seed))
      drawn.push_back(category.train[index].path);
    EXPECT_EQ(choice.names, drawn);
    EXPECT_EQ(choice.pictures.size(), choice.names.size());
  }
}

TEST_F(ChoosePrompts, HoldOutOtherPicturesThanThePromptsAsFarAsThereAreSome) {
  const Category& category = add_category("bolts");
  const std::vector<PromptChoice> choices = choose(category, {2, 4, 6}, 1, 3);
  EXPECT_EQ(choices[0].held_out.size(), 3u);
  EXPECT_EQ(choices[1].held_out.size(), 2u);
  EXPECT_EQ(choices[2].held_out.size(), 0u);
  for (const PromptChoice& choice : choices) {
    EXPECT_TRUE(choice.pictures.front().has_variation());
    const Detector detector(model_, model_.prompts_of(choice.pictures, {}), {.decide = false});
    for (const EncodedPicture& picture : choice.held_out) EXPECT_GT(detector.detect(picture).pred_score, 1e-4);
  }
}

TEST_F(ChoosePrompts, LeaveOutWhatCannotBeRead) {
  Category& category = add_category("bolts");
  category.train[2] = picture("bolts", "broken_2", false);
  for (const PromptChoice& choice : choose(category, {5}, 2)) {
    EXPECT_EQ(choice.names.size(), 5u);
    EXPECT_EQ(std::count(choice.names.begin(), choice.names.end(), "bolts/broken_2.png"), 0);
  }
}

TEST_F(ChoosePrompts, ThereAreNoneOfMoreThanCanBeRead) {
  Category& category = add_category("bolts");
  category.train[2] = picture("bolts", "broken_2", false);
  const std::vector<PromptChoice> choices = choose(category, {1, 6}, 6);
  EXPECT_TRUE(std::all_of(choices.begin(), choices.end(), [](const auto& choice) { return choice.shots == 1; }));
}

}  // namespace
}  // namespace inctrl
