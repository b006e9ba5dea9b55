// src/evaluation/prompt_choices.h: which normal pictures does each run of a category compare with?
// Tested by tests/evaluation/prompt_choices_test.cpp
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "inctrl/encoded_picture.h"

namespace inctrl {

// The prompts of one run.
struct PromptChoice {
  int shots = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> names;        // [shots]; of LabelledPicture::path
  std::vector<EncodedPicture> pictures;  // [shots]; the first with its variation
  std::vector<EncodedPicture> held_out;  // further normal pictures, to calibrate by
};

// Encodes a picture; nothing if it cannot be read (and has been reported).   varied  note its variation
using EncodePrompt = std::function<std::optional<EncodedPicture>(const LabelledPicture&, bool varied)>;

struct PromptDraws {
  std::vector<int> shots;
  int seeds = 1;
  int held_out = 0;  // as many of the other training pictures, or all of them if they are fewer
};

// For each number of shots, for each seed below `seeds`: as many of the category's training pictures, drawn as
// draw_prompts() draws from their names in order, so that `inctrl detect --normal FOLDER --shots K --seed S` has the
// same ones. A picture that cannot be read is not drawn: all draws are then made again without it. Where fewer than K
// are left, there is no choice of K.   threads  encode at once
std::vector<PromptChoice> choose_prompts(const Category& category, const PromptDraws& draws, const EncodePrompt& encode,
                                         int threads);

// The pictures that are named, from the category's training pictures. kInvalidArgument for one that is not among them,
// saying so if it is a test picture; kNotFound for one that cannot be read.
PromptChoice choose_named(const Category& category, int shots, std::uint64_t seed,
                          const std::vector<std::string>& names, const EncodePrompt& encode);

}  // namespace inctrl
