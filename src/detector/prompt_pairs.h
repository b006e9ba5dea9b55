// src/detector/prompt_pairs.h: how unlike is each normal picture to each other one?
// Tested by tests/detector/suggest_prompts_test.cpp
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "inctrl/suggestion.h"
#include "residual/best_cosine.h"
#include "tensor/token_grid.h"

namespace inctrl {

// The residual map and the image residual of every picture against every other alone. Immutable.
class PromptPairs {
 public:
  PromptPairs(const PromptSet& normals, const SuggestOptions& options);

  int count() const noexcept { return count_; }
  // [patches] of `picture` against `prompt`; all 0 for a picture itself.
  std::span<const float> map(int picture, int prompt) const;
  float image(int picture, int prompt) const { return images_[at(picture, prompt)]; }
  // Highest patch residual plus image residual.
  float unlike(int picture, int prompt) const;

 private:
  std::size_t at(int picture, int prompt) const {
    return static_cast<std::size_t>(picture) * static_cast<std::size_t>(count_) + static_cast<std::size_t>(prompt);
  }
  void compare(int picture, const std::vector<Encoding>& pictures, const std::vector<std::vector<TokenPanels>>& panels);

  int count_ = 0;
  std::size_t patches_ = 0;
  std::vector<float> maps_;    // [count, count, patches]
  std::vector<float> images_;  // [count, count]
};

// How unlike every picture is to a growing choice of prompts.
class Coverage {
 public:
  explicit Coverage(const PromptPairs& pairs);
  void choose(int prompt);
  // What the sum of unlike() would be with one more prompt.
  double sum_with(int prompt) const;
  std::vector<float> unlike() const;  // [pictures]

 private:
  const PromptPairs& pairs_;
  std::size_t patches_;
  std::vector<float> maps_, images_;  // the least so far: [count, patches], [count]
};

}  // namespace inctrl
