// src/detector/published_head.h: what does the paper's score need beside the patch residual?
// Its trained heads, and for an encoder with a text tower the text prior.
// Tested by tests/detector/published_parity_test.cpp and heads_without_text_test.cpp
#pragma once

#include <optional>
#include <string>

#include "detector/category_text.h"
#include "residual/inctrl_head.h"

namespace inctrl {

// Immutable; any thread may use it.
class PublishedHead {
 public:
  // Reads heads and merges of a model of head kind "inctrl". kBadFormat if a tensor is missing, misshapen, or the
  // merges do not belong to the text tower.
  PublishedHead(const ModelFile& model, const EncoderOptions& options);

  // False: the model has no text tower, and the text prior is 0.
  bool has_text() const noexcept { return text_.has_value(); }
  // The directions of the category's sentences, where there is a text tower. kInvalidArgument for an empty category.
  TextDirections text(const std::string& category) const { return text_.value().directions(category); }

  const InctrlHeads& heads() const noexcept { return heads_; }

 private:
  InctrlHeads heads_;
  std::optional<CategoryText> text_;
};

}  // namespace inctrl
