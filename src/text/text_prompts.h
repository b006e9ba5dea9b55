// src/text/text_prompts.h: which sentences say that a product is normal, and which that it is not?
// Source: InCTRL, text prior (the published code's states and templates, in its order).
// Tested by tests/text/text_prompts_test.cpp
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

struct TextPrompts {
  std::vector<std::string> normal, anomalous;
};

// 22 patterns times 7 normal states and 4 anomalous ones: 154 and 88 sentences. For airplane, automobile, bird, cat,
// deer, dog, frog, horse, ship, truck and animal, where what is not that animal or vehicle is anomalous, 1 and 1.
// Underscores of the category become blanks.
TextPrompts text_prompts(std::string_view category);

}  // namespace inctrl
