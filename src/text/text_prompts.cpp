// src/text/text_prompts.cpp. Tested by tests/text/text_prompts_test.cpp
#include "text/text_prompts.h"

#include <algorithm>
#include <array>
#include <span>

namespace inctrl {
namespace {

// In each, {} stands for the name of the category.
constexpr std::array<std::string_view, 7> kNormalStates{
    "{}", "flawless {}", "perfect {}", "unblemished {}", "{} without flaw", "{} without defect", "{} without damage"};
constexpr std::array<std::string_view, 4> kAnomalousStates{"damaged {}", "{} with flaw", "{} with defect",
                                                           "{} with damage"};
// In each, {} stands for a state.
constexpr std::array<std::string_view, 22> kPatterns{
    "a cropped photo of the {}.",
    "a cropped photo of a {}.",
    "a close-up photo of a {}.",
    "a close-up photo of the {}.",
    "a bright photo of a {}.",
    "a bright photo of the {}.",
    "a dark photo of a {}.",
    "a dark photo of the {}.",
    "a jpeg corrupted photo of a {}.",
    "a jpeg corrupted photo of the {}.",
    "a blurry photo of the {}.",
    "a blurry photo of a {}.",
    "a photo of the {}.",
    "a photo of a {}.",
    "a photo of a small {}.",
    "a photo of the small {}.",
    "a photo of a large {}.",
    "a photo of the large {}.",
    "a photo of a {} for visual inspection.",
    "a photo of the {} for visual inspection.",
    "a photo of a {} for anomaly detection.",
    "a photo of the {} for anomaly detection.",
};
constexpr std::array<std::string_view, 11> kKinds{"airplane", "automobile", "bird", "cat",   "deer",  "dog",
                                                  "frog",     "horse",      "ship", "truck", "animal"};

std::string filled(std::string_view pattern, std::string_view value) {
  const std::size_t at = pattern.find("{}");
  return std::string(pattern.substr(0, at)).append(value).append(pattern.substr(at + 2));
}

std::vector<std::string> sentences(std::span<const std::string_view> states, std::string_view name) {
  std::vector<std::string> all;
  for (const std::string_view state : states)
    for (const std::string_view pattern : kPatterns) all.push_back(filled(pattern, filled(state, name)));
  return all;
}

}  // namespace

TextPrompts text_prompts(std::string_view category) {
  std::string name(category);
  std::replace(name.begin(), name.end(), '_', ' ');
  if (std::find(kKinds.begin(), kKinds.end(), name) != kKinds.end())
    return {{filled("a photo of {} for anomaly detection.", name)},
            {filled("a photo without {} for anomaly detection.", name)}};
  return {sentences(kNormalStates, name), sentences(kAnomalousStates, name)};
}

}  // namespace inctrl
