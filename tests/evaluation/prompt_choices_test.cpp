// Which normal pictures does each run compare with?
#include "evaluation/prompt_choices.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluation/draw_prompts.h"
#include "evaluation/drawn_dataset.h"

namespace inctrl {
namespace {

class ChoosePrompts : public DrawnDatasetTest {
 protected:
  ChoosePrompts() : model_(load()), cache_(cache_for(model_)) {}

  std::vector<PromptChoice> choose(const Category& category, std::vector<int> shots, int seeds) {
    const auto encode = [&](const LabelledPicture& picture) -> std::optional<EncodedPicture> {
      try {
        return cache_.get(dataset_, picture, files_);
      } catch (const Error&) {
        return std::nullopt;
      }
    };
    return choose_prompts(category, shots, seeds, encode, 1);
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
