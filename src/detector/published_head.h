// src/detector/published_head.h: what does the paper's score need beside the patch residual?
// Its trained heads, and the text prior: sentences for a category, through tokenizer and text tower, as two directions.
// Tested by tests/detector/published_scores_test.cpp
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "encoder/text_encoder.h"
#include "residual/inctrl_head.h"
#include "text/tokenizer.h"

namespace inctrl {

// Immutable; any thread may use it.
class PublishedHead {
 public:
  // Reads heads and merges of a model of head kind "inctrl". kBadFormat if a tensor is missing, misshapen, or the
  // merges do not belong to the text tower.
  PublishedHead(const ModelFile& model, const EncoderOptions& options);

  // What of the score depends on prompts and category alone. Encodes the category's sentences.
  // kInvalidArgument for an empty category.
  InctrlContext prepare(const std::vector<std::vector<float>>& prompt_embeddings, std::string_view category) const;

  const InctrlHeads& heads() const noexcept { return heads_; }

 private:
  InctrlHeads heads_;
  std::unique_ptr<TextEncoder> text_encoder_;
  Tokenizer tokenizer_;
};

}  // namespace inctrl
