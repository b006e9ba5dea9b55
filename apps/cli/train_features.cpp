// apps/cli/train_features.cpp. Tested by tests/end_to_end/train_test.py
#include "cli/train_features.h"

#include "detector/category_text.h"
#include "detector/padding.h"
#include "detector/picture_tokens.h"
#include "evaluation/evaluate.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

std::vector<std::optional<TextDirections>> directions_of(const TrainingSet& set, const ModelFile& model,
                                                         const std::string& device) {
  std::vector<std::optional<TextDirections>> text(set.categories.size());
  if (!model.config.text) return text;
  require(model.tensors.tensors().contains("text.merges"), ErrorCode::kBadFormat, "train: model '", model.config.name,
          "' has a text tower, but no tokenizer for the text prior: import it again with --tokenizer");
  const CategoryText sentences(model, {.device = device});
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = sentences.directions(object_of(set.categories[i].name));
  return text;
}

// Where a map of 1 is cleared.
std::vector<std::uint8_t> hidden_patches(const PictureTokens& tokens) {
  const TokenGrid& grid = finest(tokens.encoding.taps);
  ResidualMap map{grid.rows, grid.columns, std::vector<float>(static_cast<std::size_t>(grid.count()), 1.0f)};
  clear_padding(map, tokens.frame, tokens.size);
  std::vector<std::uint8_t> hidden;
  for (const float value : map.values) hidden.push_back(value == 0);
  return hidden;
}

}  // namespace

CachedFeatures::CachedFeatures(const TrainingSet& set, std::span<const Dataset> datasets, const PictureFiles& files,
                               EncodingCache& cache, const ModelFile& model, const std::string& device)
    : set_(set), datasets_(datasets), files_(files), cache_(cache), text_(directions_of(set, model, device)) {}

PictureFeatures CachedFeatures::read(std::size_t index) {
  const TrainingPicture& picture = set_.pictures[index];
  const EncodedPicture encoded = cache_.get(datasets_[picture.dataset], *picture.listed, files_);
  const PictureTokens& tokens = tokens_of(encoded);
  PictureFeatures features{.encoding = tokens.encoding, .hidden = hidden_patches(tokens)};
  if (const auto& text = text_[picture.category]) features.text_prior = text_prior(tokens.encoding.embedding, *text);
  return features;
}

std::string CachedFeatures::name(std::size_t index) const {
  return set_.pictures[index].listed->path;
}

}  // namespace inctrl::cli
