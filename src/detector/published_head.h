// src/detector/published_head.h: what does the paper's score need beside the patch residual?
// Its trained heads, and the text prior: sentences for a category, through tokenizer and text tower, as two directions.
// Tested by tests/detector/published_parity_test.cpp
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "encoder/text_encoder.h"
#include "residual/inctrl_head.h"
#include "residual/text_prior.h"
#include "text/tokenizer.h"

namespace inctrl {

// Immutable; any thread may use it.
class PublishedHead {
 public:
  // Reads heads and merges of a model of head kind "inctrl". kBadFormat if a tensor is missing, misshapen, or the
  // merges do not belong to the text tower.
  PublishedHead(const ModelFile& model, const EncoderOptions& options);

  // The directions of the category's sentences, encoded when it is first asked for.
  // kInvalidArgument for an empty category.
  TextDirections text(const std::string& category) const;

  const InctrlHeads& heads() const noexcept { return heads_; }

 private:
  InctrlHeads heads_;
  std::unique_ptr<TextEncoder> text_encoder_;
  Tokenizer tokenizer_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, TextDirections> categories_;
};

}  // namespace inctrl
