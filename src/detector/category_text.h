// src/detector/category_text.h: which directions do the sentences about a category have?
// Tokenizer and text tower of a model, for the text prior. Tested by tests/detector/published_parity_test.cpp
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "encoder/text_encoder.h"
#include "residual/text_prior.h"
#include "text/tokenizer.h"

namespace inctrl {

// Any thread may use it.
class CategoryText {
 public:
  // kBadFormat if the model has no text tower, no merges, or merges that do not belong to the tower.
  CategoryText(const ModelFile& model, const EncoderOptions& options);

  // The directions of the category's sentences, encoded when it is first asked for.
  // kInvalidArgument for an empty category.
  TextDirections directions(const std::string& category) const;

 private:
  std::unique_ptr<TextEncoder> encoder_;
  Tokenizer tokenizer_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, TextDirections> known_;
};

}  // namespace inctrl
