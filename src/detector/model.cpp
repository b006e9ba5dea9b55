// src/detector/model.cpp. Tested by tests/detector/detector_test.cpp
#include "inctrl/model.h"

#include <algorithm>
#include <cmath>

#include "detector/encode_pictures.h"
#include "detector/prompt_tokens.h"
#include "imaging/resize.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

ModelInfo describe(const ModelFile& file, const ModelOptions& options) {
  const ModelConfig& config = file.config;
  ModelInfo info{config.name,
                 file.identity,
                 std::string(encoder_family(config)),
                 config.taps,
                 config.input_size,
                 options.fit.value_or(config.fit),
                 {},
                 1,
                 config.mean,
                 config.std,
                 config.head,
                 config.head == "inctrl" && config.text.has_value(),
                 static_cast<float>(config.normal_level),
                 {}};
  for (const LicensedPart& part : config.licences) info.licences.push_back({part.part, part.licence, part.source});
  return info;
}

constexpr int kThumbnailSide = 160;

void require_some(std::size_t pictures) {
  require(pictures > 0, ErrorCode::kInvalidArgument, "prompts: at least one normal picture is needed");
}

std::vector<PromptPicture> with_sources(std::size_t count, const PromptOptions& options) {
  require(options.sources.empty() || options.sources.size() == count, ErrorCode::kInvalidArgument, "prompts: ", count,
          " pictures, but ", options.sources.size(), " sources");
  std::vector<PromptPicture> pictures(count);
  for (std::size_t i = 0; i < options.sources.size(); ++i) pictures[i].source = options.sources[i];
  return pictures;
}

}  // namespace

Model Model::load(const std::filesystem::path& file, const ModelOptions& options) {
  ModelFile model = open_model_file(file);
  if (!options.heads) model = without_heads(std::move(model));
  const EncoderOptions encoder{options.device,  options.precision, options.threads,
                               options.streams, options.batch,     options.compiled_cache};
  const ModelInfo info = describe(model, options);
  auto compiled = std::make_shared<Compiled>(Compiled{
      info, Normaliser(model.config.mean, model.config.std), make_encoder(model, encoder), {}, {}, info.fit, {}});
  compiled->info.batch = compiled->encoder->batch();
  if (model.config.head == "inctrl") compiled->published = std::make_shared<const PublishedHead>(model, encoder);
  if (model.config.head == "residual")
    compiled->residual =
        std::make_shared<const ResidualHead>(read_residual_head(model.tensors, tap_widths(model.config)));
  return Model(std::move(compiled));
}

const ModelInfo& Model::info() const noexcept {
  return compiled_->info;
}

Model Model::with_tiles(const Tiles& tiles) const {
  constexpr int kMost = 1000;  // grids of tokens a prompt set's file may hold
  const int taps = static_cast<int>(compiled_->info.taps.size());
  require(tiles.rows >= 1 && tiles.columns >= 1 && tiles.rows <= kMostTilesASide && tiles.columns <= kMostTilesASide &&
              tiles.count() <= kMost / taps,
          ErrorCode::kInvalidArgument, "tiles: ", name(tiles), " are too many or too few: at most ", kMost / taps,
          " in all with ", taps, " taps");
  require(tiles.reach >= kEverywhere && tiles.reach < kMostTilesASide, ErrorCode::kInvalidArgument,
          "tiles: a reach of ", tiles.reach, "; possible are 0 to ", kMostTilesASide - 1, " steps, and everywhere");
  auto tiled = std::make_shared<Compiled>(*compiled_);
  const bool several = tiles.count() > 1;
  tiled->info.tiles = several ? tiles : Tiles{};  // one tile is the picture, whatever its reach
  tiled->info.fit = several ? Fit::kSquash : tiled->whole_fit;
  if (several) tiled->cells = cells_of(*tiled->encoder, tiled->info.input_size);
  return Model(std::move(tiled));
}

std::vector<EncodedPicture> Model::encode(std::span<const ImageView> pictures, const EncodeOptions& options) const {
  std::vector<PictureTokens> tokens = compiled_->encode(pictures);
  std::vector<EncodedPicture> encoded;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (options.variation) note_variation(pictures[i], tokens[i]);
    encoded.push_back(EncodedPicture(std::make_shared<const PictureTokens>(std::move(tokens[i]))));
  }
  return encoded;
}

PromptSet Model::assemble(std::vector<PictureTokens> encoded, std::vector<PromptPicture> pictures,
                          const std::string& category) const {
  const ModelInfo& model = compiled_->info;
  std::vector<Encoding> encodings;
  for (PictureTokens& picture : encoded) encodings.push_back(std::move(picture.encoding));
  auto tokens = std::make_shared<PromptTokens>();
  tokens->info = {model.name, model.identity, model.fit, model.tiles, category};
  tokens->pictures = std::move(pictures);
  for (PictureTokens& picture : encoded) tokens->variations.push_back(std::move(picture.variation));
  tokens->stated_level = model.normal_level;
  fill(*tokens, encodings);
  if (compiled_->published && compiled_->published->has_text()) tokens->text = compiled_->published->text(category);
  return PromptSet(std::move(tokens));
}

PromptSet Model::encode_prompts(std::span<const ImageView> normal_images, const PromptOptions& options) const {
  require_some(normal_images.size());
  std::vector<PictureTokens> encoded = compiled_->encode(normal_images);
  for (std::size_t i = 0; i < encoded.size() && static_cast<int>(i) < options.varied; ++i)
    note_variation(normal_images[i], encoded[i]);
  std::vector<PromptPicture> pictures = with_sources(normal_images.size(), options);
  if (options.thumbnails)
    for (std::size_t i = 0; i < pictures.size(); ++i) pictures[i].thumbnail = shrink(normal_images[i], kThumbnailSide);
  return assemble(std::move(encoded), std::move(pictures), options.category);
}

PromptSet Model::prompts_of(std::span<const EncodedPicture> normal_pictures, const PromptOptions& options) const {
  require_some(normal_pictures.size());
  std::vector<PictureTokens> encoded;
  for (const EncodedPicture& picture : normal_pictures) {
    require_encoded_by(compiled_->info, *picture.tokens_, "prompt");
    encoded.push_back(*picture.tokens_);
  }
  return assemble(std::move(encoded), with_sources(normal_pictures.size(), options), options.category);
}

PromptSet Model::encode_prompts(std::span<const ImageView> normal_images, std::string_view category) const {
  return encode_prompts(normal_images, PromptOptions{.category = std::string(category)});
}

}  // namespace inctrl
