// src/detector/prompt_tokens.h: what is behind a PromptSet?
// Tested by tests/detector/prompt_set_test.cpp
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "inctrl/prompt_set.h"
#include "residual/best_cosine.h"
#include "residual/text_prior.h"
#include "tensor/token_grid.h"

namespace inctrl {

// The tokens of all prompts at one tap, as the search wants them. Every picture has the same grid.
struct PromptTap {
  int rows = 0, columns = 0;
  TokenPanels panels;  // unit tokens, picture after picture
};

struct PromptTokens {
  PromptSetInfo info;
  PromptSetNotes notes;
  std::vector<PromptPicture> pictures;         // [K]
  std::vector<PromptTap> taps;                 // in the model's order
  std::vector<std::vector<float>> embeddings;  // [K, E], not normalised
  std::optional<TextDirections> text;          // of head kind "inctrl"
  Image mask;                                  // see PromptSet::mask()
  std::vector<std::vector<float>> variations;  // [K], each empty or as PictureTokens::variation
  std::optional<Calibration> calibration;
  float stated_level = 0;              // the model's, for a single prompt
  std::optional<double> pooled_level;  // see ResidualHead::level(): set while prompts judge each other, and of coresets
  float normal_level = 0;
};

// Panels and embeddings of the pictures; the rest of `tokens` stays.
//   pictures  [K >= 1], unit tokens, all of one model
void fill_tokens(PromptTokens& tokens, const std::vector<Encoding>& pictures);
// The same with the level that follows from them, and without a calibration, which was of others.
void fill(PromptTokens& tokens, const std::vector<Encoding>& pictures);

// The tokens of these numbers alone, of each tap; see Model::coreset().
void keep_tokens(PromptTokens& tokens, const std::vector<std::vector<int>>& kept);

// The pictures' encodings again, to the bit. kIncompatible for a coreset.
std::vector<Encoding> encodings_of(const PromptTokens& tokens);

}  // namespace inctrl
