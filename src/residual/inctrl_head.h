// src/residual/inctrl_head.h: how do text prior, image residual and patch residuals become one score?
//
//   score        = (holistic + patch_max) / 2
//   holistic     = sigmoid(HolisticHead(holistic_map))
//   holistic_map = text_prior + image_score + patch_map       two numbers, added to the value of every patch
//   image_score  = sigmoid(ImageHead(mean over prompts of A(prompt) - A(query)))
//
// Every query is paired with its own prompts and its own taps. The published code mixes the items of a batch larger
// than 1; ours are its results for a batch of 1 (tests/golden/golden.json, cases).
// Source: InCTRL, holistic score (published code: open_clip/model.py, InCTRL.forward).
// Tested by tests/residual/inctrl_head_test.cpp and golden_inctrl_test.cpp
#pragma once

#include <optional>

#include "residual/adapter.h"
#include "residual/patch_residual.h"
#include "residual/scoring_head.h"
#include "residual/text_prior.h"

namespace inctrl {

// The learnt parts; heads_file.h reads them from a model file. Immutable in use: any thread may score.
struct InctrlHeads {
  Adapter adapter;
  ImageHead image;
  HolisticHead holistic;
  int rows = 0, columns = 0;  // the grid that the holistic head was trained on
};

// What the prompt images and the category's sentences give, once for all queries.
struct InctrlContext {
  std::vector<double> adapted_prompts;  // [E]
  std::optional<TextDirections> text;   // none: the encoder has no text tower, and the text prior is 0
};

//   prompts  [K, E], image embeddings of the normal prompt images, not normalised
// kInvalidArgument if there is none or a width differs.
InctrlContext inctrl_context(const InctrlHeads& heads, const std::vector<std::vector<float>>& prompts,
                             std::optional<TextDirections> text);

// The score and all it was made of, 64-bit; in [0, 1] but for the logits and the map.
struct InctrlParts {
  double text_prior = 0;  // 0 where the context has no text
  double image_logit = 0, image_score = 0;
  std::vector<double> holistic_map;  // [P], row-major
  double holistic_logit = 0, holistic = 0;
  double patch_max = 0;
  double score = 0;
};

//   embedding  [E], image embedding of the query, not normalised
//   patch_map  mean over the taps of the query's patch residuals
// kInvalidArgument if a width differs or the map's grid is not the heads'.
InctrlParts score(const InctrlHeads& heads, const InctrlContext& context, std::span<const float> embedding,
                  const ResidualMap& patch_map);
// The same where the text prior is known already.
InctrlParts score(const InctrlHeads& heads, std::span<const double> adapted_prompts, double text_prior,
                  std::span<const float> embedding, const ResidualMap& patch_map);

}  // namespace inctrl
