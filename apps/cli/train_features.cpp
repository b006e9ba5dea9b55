// apps/cli/train_features.cpp. Tested by tests/end_to_end/train_test.py
#include "cli/train_features.h"

#include "detector/category_text.h"
#include "detector/padding.h"
#include "detector/picture_tokens.h"
#include "evaluation/evaluate.h"
#include "imaging/marked_area.h"
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

// Drawn pictures belong to no category that sentences could be about.
constexpr std::size_t kNoCategory = static_cast<std::size_t>(-1);
constexpr Size kDrawnSize{256, 256};

// How much of each patch is marked.
std::vector<float> coverage_of(const Image& mask, const PictureTokens& tokens) {
  if (mask.pixels.empty()) return {};
  const TokenGrid& grid = finest(tokens.encoding.taps);
  const std::vector<double> shares = MarkedArea(mask.view()).shares(tokens.frame, tokens.size, grid.rows, grid.columns);
  return {shares.begin(), shares.end()};
}

}  // namespace

CachedFeatures::CachedFeatures(const FeatureSources& from, const PictureNumbers& numbers)
    : from_(from), numbers_(numbers), text_(directions_of(from.set, from.file, from.device)) {}

PictureFeatures CachedFeatures::read(std::size_t number) {
  using Kind = PictureNumbers::Kind;
  const PictureNumbers::Picture picture = numbers_.at(number);
  if (picture.kind == Kind::kListed) return listed(picture.of);
  if (picture.kind == Kind::kDrawnNormal)
    return made({DrawnCategory(from_.seed, picture.of, kDrawnSize).normal(picture.variant), {}}, kNoCategory);
  if (picture.kind == Kind::kDrawnDefective)
    return made(DrawnCategory(from_.seed, picture.of, kDrawnSize).defective(picture.variant), kNoCategory);
  const std::size_t category = from_.set.pictures[picture.of].category;
  const Image normal = pixels_of(picture.of);
  if (picture.kind == Kind::kVaried) return made({varied(normal.view(), chance(picture, "varied")), {}}, category);
  const std::vector<std::size_t>& normals = from_.set.categories[category].normals;
  Random random = chance(picture, "defect");
  const Image donor =
      pixels_of(normals[static_cast<std::size_t>(random.between(0, static_cast<int>(normals.size()) - 1))]);
  return made(with_defect(normal.view(), donor.view(), random.branch("drawn")), category);
}

PictureFeatures CachedFeatures::listed(std::size_t index) {
  const TrainingPicture& picture = from_.set.pictures[index];
  const Dataset& dataset = from_.datasets[picture.dataset];
  const Image mask = picture.anomalous && from_.masks ? load_mask(dataset, *picture.listed, from_.files) : Image{};
  return described(from_.cache.get(dataset, *picture.listed, from_.files), mask, picture.category);
}

PictureFeatures CachedFeatures::made(const DrawnPicture& drawn, std::size_t category) const {
  const ImageView view = drawn.picture.view();
  return described(from_.model.encode({&view, 1}).front(), drawn.mask, category);
}

PictureFeatures CachedFeatures::described(const EncodedPicture& encoded, const Image& mask,
                                          std::size_t category) const {
  const PictureTokens& tokens = tokens_of(encoded);
  PictureFeatures features{
      .encoding = tokens.encoding, .hidden = hidden_patches(tokens), .coverage = coverage_of(mask, tokens)};
  if (category != kNoCategory && text_[category])
    features.text_prior = text_prior(tokens.encoding.embedding, *text_[category]);
  return features;
}

Image CachedFeatures::pixels_of(std::size_t listed) const {
  constexpr int kLongest = 512;  // defects are drawn in shares of the picture; the encoder sees a few hundred pixels
  const TrainingPicture& picture = from_.set.pictures[listed];
  return shrink(load_picture(from_.datasets[picture.dataset], *picture.listed, from_.files).view(), kLongest);
}

Random CachedFeatures::chance(const PictureNumbers::Picture& picture, const char* purpose) const {
  return Random(from_.seed).branch(purpose, picture.of).branch("variant", picture.variant);
}

std::string CachedFeatures::name(std::size_t number) const {
  using Kind = PictureNumbers::Kind;
  const PictureNumbers::Picture picture = numbers_.at(number);
  const std::string which = std::to_string(picture.of);
  if (picture.kind == Kind::kDrawnNormal || picture.kind == Kind::kDrawnDefective)
    return "a picture of drawn category " + which;
  const std::string& path = from_.set.pictures[picture.of].listed->path;
  return picture.kind == Kind::kListed ? path : "a picture made from " + path;
}

}  // namespace inctrl::cli
