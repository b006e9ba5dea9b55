// src/detector/category_text.cpp. Tested by tests/detector/published_parity_test.cpp
#include "detector/category_text.h"

#include "tensor/require.h"
#include "text/text_prompts.h"

namespace inctrl {
namespace {

Tokenizer read_tokenizer(const ModelFile& model) {
  require(model.config.text.has_value(), ErrorCode::kBadFormat, "model '", model.config.name, "' has no text tower");
  const TensorView& merges = model.tensors.at("text.merges");
  require(merges.dtype == DType::kU8, ErrorCode::kBadFormat, "tensor 'text.merges' must be U8");
  const std::string_view text(reinterpret_cast<const char*>(merges.bytes.data()), merges.bytes.size());
  Tokenizer tokenizer(Merges::from_text(text, "text.merges"), model.config.text->context);
  require(tokenizer.vocabulary_size() == model.config.text->vocabulary, ErrorCode::kBadFormat, "the merges make ",
          tokenizer.vocabulary_size(), " tokens, the text tower has ", model.config.text->vocabulary);
  return tokenizer;
}

}  // namespace

CategoryText::CategoryText(const ModelFile& model, const EncoderOptions& options)
    : encoder_(make_text_encoder(
          model, {.device = options.device, .precision = options.precision, .threads = options.threads})),
      tokenizer_(read_tokenizer(model)) {}

TextDirections CategoryText::directions(const std::string& category) const {
  require(!category.empty(), ErrorCode::kInvalidArgument,
          "this model has a text prior: name the object in the pictures (--category)");
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(category);
  if (known != known_.end()) return known->second;
  const TextPrompts sentences = text_prompts(category);
  std::vector<std::vector<int>> ids;
  for (const auto* side : {&sentences.normal, &sentences.anomalous})
    for (const std::string& sentence : *side) ids.push_back(tokenizer_.encode(sentence));
  const std::vector<std::vector<float>> embeddings = encoder_->encode(ids);
  const auto first_anomalous = embeddings.begin() + static_cast<std::ptrdiff_t>(sentences.normal.size());
  return known_[category] = {text_direction({embeddings.begin(), first_anomalous}),
                             text_direction({first_anomalous, embeddings.end()})};
}

}  // namespace inctrl
