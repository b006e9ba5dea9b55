// src/training/features.cpp. Tested by tests/training/features_test.cpp
#include "training/features.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "tensor/each_index.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

bool finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

std::string shape_text(const std::vector<TokenGrid>& taps, std::size_t embedding) {
  std::string text;
  for (const TokenGrid& tap : taps)
    text += std::to_string(tap.rows) + " x " + std::to_string(tap.columns) + " x " + std::to_string(tap.width) + ", ";
  return text + "embedding " + std::to_string(embedding);
}

}  // namespace

TrainingFeatures::TrainingFeatures(FeatureReader& reader, std::size_t pictures, std::size_t surveyed,
                                   FeatureOptions options)
    : reader_(reader),
      options_(std::move(options)),
      surveyed_(surveyed),
      known_(pictures),
      shelf_([this](std::size_t picture) { return read(picture); }, options_.token_bytes),
      maps_(shelf_, options_.map_bytes) {}

std::optional<std::vector<std::size_t>> TrainingFeatures::survey() {
  for_each_index(surveyed_, options_.threads, [&](std::size_t picture) {
    if (options_.stop()) return;
    survey(picture);
    options_.read_one();
  });
  if (options_.stop()) return std::nullopt;
  if (surveyed_ == 0 && !known_.empty()) (void)shelf_.get(0);  // shapes must be known
  std::vector<std::size_t> unreadable;
  for (std::size_t picture = 0; picture < surveyed_; ++picture)
    if (!known_[picture].readable) unreadable.push_back(picture);
  return unreadable;
}

void TrainingFeatures::survey(std::size_t picture) {
  PictureFeatures features;
  try {
    features = reader_.read(picture);
  } catch (const Error& error) {
    if (error.code == ErrorCode::kBackend) throw;  // not this picture's fault
    options_.failed(picture, error.what());
    return;
  }
  note(picture, features);
  shelf_.put(picture, std::move(features.encoding));
}

Encoding TrainingFeatures::read(std::size_t picture) {
  PictureFeatures features = reader_.read(picture);
  note(picture, features);
  return std::move(features.encoding);
}

void TrainingFeatures::note(std::size_t picture, PictureFeatures& features) {
  const Encoding& encoding = features.encoding;
  bool sound = finite(encoding.embedding) && std::isfinite(features.text_prior);
  for (const TokenGrid& tap : encoding.taps) sound = sound && finite(tap.values);
  require(sound, ErrorCode::kBackend, "train: ", reader_.name(picture),
          ": its features hold a number that is not finite: check the model");
  require_alike(picture, encoding);
  const std::lock_guard lock(mutex_);
  if (known_[picture].readable) return;  // read again; items borrow what is there
  known_[picture] = {true, encoding.embedding, features.text_prior, std::move(features.hidden),
                     std::move(features.coverage)};
}

void TrainingFeatures::require_alike(std::size_t picture, const Encoding& encoding) {
  std::vector<TokenGrid> shapes;
  for (const TokenGrid& tap : encoding.taps) shapes.push_back({tap.rows, tap.columns, tap.width, {}});
  const std::string found = shape_text(shapes, encoding.embedding.size());
  const std::lock_guard lock(mutex_);
  if (shapes_.empty()) shapes_ = shapes, embedding_ = encoding.embedding.size();
  const std::string needed = shape_text(shapes_, embedding_);
  require(found == needed, ErrorCode::kIncompatible, "train: ", reader_.name(picture), " has tokens of ", found,
          ", others of ", needed, ": the heads need one grid for all pictures");
}

HeadInputs TrainingFeatures::inputs() const {
  require(!shapes_.empty(), ErrorCode::kInvalidArgument, "train: no picture could be read");
  const TokenGrid& grid = finest(shapes_);
  return {.embedding = static_cast<int>(embedding_), .rows = grid.rows, .columns = grid.columns};
}

std::optional<std::vector<TrainingFeatures::Items>> TrainingFeatures::items(std::span<const EpisodeBatch> batches,
                                                                            Pairing pairing) {
  const bool alike = std::all_of(shapes_.begin(), shapes_.end(), [&](const TokenGrid& tap) {
    return tap.rows == shapes_.front().rows && tap.columns == shapes_.front().columns &&
           tap.width == shapes_.front().width;
  });
  require(alike || pairing == Pairing::kCorrect, ErrorCode::kIncompatible,
          "train: --pairing released stacks the taps, but those of this model have different grids");
  std::vector<std::vector<PairedItem>> pairs;
  std::vector<Comparison> comparisons;
  for (const EpisodeBatch& batch : batches) {
    pairs.push_back(paired(batch, shapes_.size(), pairing));
    for (const PairedItem& item : pairs.back())
      comparisons.insert(comparisons.end(), item.comparisons.begin(), item.comparisons.end());
  }
  if (!maps_.prepare(comparisons, options_.threads, options_.stop)) return std::nullopt;
  std::vector<Items> items(batches.size());
  for (std::size_t i = 0; i < batches.size(); ++i) items[i].resize(batches[i].size());
  for_each_index(batches.size(), options_.threads, [&](std::size_t i) {
    for (std::size_t j = 0; j < batches[i].size(); ++j) items[i][j] = item(batches[i][j], pairs[i][j]);
  });
  return items;
}

std::optional<std::vector<TrainingFeatures::Items>> TrainingFeatures::token_items(
    std::span<const EpisodeBatch> batches) {
  std::map<std::size_t, std::shared_ptr<const Encoding>> needed;
  for (const EpisodeBatch& batch : batches)
    for (const Episode& episode : batch) {
      needed[episode.query];
      for (const std::size_t prompt : episode.prompts) needed[prompt];
    }
  std::vector<std::size_t> pictures;
  for (const auto& [picture, tokens] : needed) pictures.push_back(picture);
  std::vector<std::shared_ptr<const Encoding>> read(pictures.size());
  for_each_index(pictures.size(), options_.threads, [&](std::size_t i) {
    if (!options_.stop()) read[i] = shelf_.get(pictures[i]);
  });
  if (options_.stop()) return std::nullopt;
  for (std::size_t i = 0; i < pictures.size(); ++i) needed[pictures[i]] = read[i];
  std::vector<Items> items(batches.size());
  for (std::size_t i = 0; i < batches.size(); ++i)
    for (const Episode& episode : batches[i]) {
      TrainingItem item{.anomalous = episode.anomalous, .coverage = known_[episode.query].coverage};
      item.embedding = known_[episode.query].embedding;
      item.tokens = needed[episode.query];
      for (const std::size_t prompt : episode.prompts) {
        item.prompt_embeddings.emplace_back(known_[prompt].embedding);
        item.prompt_tokens.push_back(needed[prompt]);
      }
      items[i].push_back(std::move(item));
    }
  return items;
}

TrainingItem TrainingFeatures::item(const Episode& episode, const PairedItem& paired) const {
  const Known& query = known_[episode.query];
  TrainingItem item{.anomalous = episode.anomalous,
                    .embedding = query.embedding,
                    .prompt_embeddings = {},
                    .patch_map = {},
                    .text_prior = query.text_prior};
  for (const std::size_t prompt : paired.prompts) item.prompt_embeddings.emplace_back(known_[prompt].embedding);
  std::vector<std::vector<float>> residuals;
  for (const Comparison& comparison : paired.comparisons) residuals.push_back(maps_.residual(comparison));
  item.patch_map = mean_over_taps(shapes_, residuals);
  for (std::size_t p = 0; p < query.hidden.size(); ++p)
    if (query.hidden[p]) item.patch_map.values[p] = 0;
  return item;
}

}  // namespace inctrl
