// src/residual/text_prior.h: does the query image look more like sentences about a damaged object or about a good one?
// Source: InCTRL, text prompt-based prior (published code: open_clip/model.py, get_texts and
// InCTRL.forward). The published code divides by every length; here a vector of length 0 has cosine 0.
// Tested by tests/residual/text_prior_test.cpp
#pragma once

#include <span>
#include <vector>

namespace inctrl {

// The two directions of a category in the space of image embeddings, of length 1 (or all 0).
struct TextDirections {
  std::vector<float> normal, anomalous;  // [E]
};

// [E]: the direction of one side, unit(mean over texts of unit(text)). Order matters to the last bits only.
//   text_embeddings  [texts, E]
// kInvalidArgument if there is none or widths differ.
std::vector<float> text_direction(const std::vector<std::vector<float>>& text_embeddings);

// In [0, 1], larger is more anomalous: the second of softmax(100 v normal, 100 v anomalous), v being the image
// embedding made length 1. The factor is fixed, whatever temperature the encoder learnt. kInvalidArgument if a width
// differs.
double text_prior(std::span<const float> image_embedding, const TextDirections& directions);

}  // namespace inctrl
