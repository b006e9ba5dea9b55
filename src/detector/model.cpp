// src/detector/model.cpp. Tested by tests/detector/detector_test.cpp
#include "inctrl/model.h"

#include <algorithm>

#include "detector/encode_pictures.h"
#include "residual/patch_residual.h"
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
                 config.mean,
                 config.std,
                 config.head,
                 static_cast<float>(config.normal_level),
                 {}};
  for (const LicensedPart& part : config.licences) info.licences.push_back({part.part, part.licence, part.source});
  return info;
}

// The panels of tap `tap` of all pictures but `left_out` (-1: of all).
TokenPanels panels_of(const std::vector<EncodedPicture>& pictures, std::size_t tap, int left_out) {
  std::vector<const TokenGrid*> grids;
  for (std::size_t i = 0; i < pictures.size(); ++i)
    if (static_cast<int>(i) != left_out) grids.push_back(&pictures[i].encoding.taps[tap]);
  return TokenPanels(grids);
}

float largest_residual(const EncodedPicture& picture, const std::vector<EncodedPicture>& all, int left_out) {
  std::vector<std::vector<float>> residuals;
  for (std::size_t tap = 0; tap < picture.encoding.taps.size(); ++tap)
    residuals.push_back(patch_residual(picture.encoding.taps[tap], panels_of(all, tap, left_out)));
  return mean_over_taps(picture.encoding.taps, residuals).largest();
}

// See PromptSet::normal_level(). The held-out pictures are spread evenly over the set.
float leave_one_out_level(const std::vector<EncodedPicture>& pictures, float stated) {
  constexpr std::size_t kAtMost = 16;
  constexpr float kAboveMedian = 1.2f;
  if (pictures.size() < 2) return stated;
  std::vector<float> residuals(std::min(pictures.size(), kAtMost));
  for (std::size_t round = 0; round < residuals.size(); ++round) {
    const std::size_t held_out = round * pictures.size() / residuals.size();
    residuals[round] = largest_residual(pictures[held_out], pictures, static_cast<int>(held_out));
  }
  std::sort(residuals.begin(), residuals.end());
  const float median = (residuals[(residuals.size() - 1) / 2] + residuals[residuals.size() / 2]) / 2;
  return std::min(kAboveMedian * median, 1.0f);
}

}  // namespace

Model Model::load(const std::filesystem::path& file, const ModelOptions& options) {
  const ModelFile model = open_model_file(file);
  const EncoderOptions encoder{options.device, options.precision, options.threads, options.streams, options.batch};
  auto compiled = std::make_shared<Compiled>(Compiled{
      describe(model, options), Normaliser(model.config.mean, model.config.std), make_encoder(model, encoder), {}});
  if (model.config.head == "inctrl") compiled->published.emplace(model, encoder);
  return Model(std::move(compiled));
}

const ModelInfo& Model::info() const noexcept {
  return compiled_->info;
}

PromptSet Model::encode_prompts(std::span<const ImageView> normal_images, std::string_view category) const {
  require(!normal_images.empty(), ErrorCode::kInvalidArgument, "prompts: at least one normal picture is needed");
  std::vector<EncodedPicture> pictures =
      encode_pictures(*compiled_->encoder, compiled_->normaliser, compiled_->info, normal_images);
  auto tokens = std::make_shared<PromptSet::Tokens>();
  tokens->shots = static_cast<int>(pictures.size());
  tokens->model_identity = compiled_->info.identity;
  tokens->normal_level = leave_one_out_level(pictures, compiled_->info.normal_level);
  for (std::size_t tap = 0; tap < pictures.front().encoding.taps.size(); ++tap)
    tokens->taps.push_back(panels_of(pictures, tap, -1));
  for (EncodedPicture& picture : pictures) tokens->embeddings.push_back(std::move(picture.encoding.embedding));
  if (compiled_->published) tokens->context = compiled_->published->prepare(tokens->embeddings, category);
  return PromptSet(std::move(tokens));
}

int PromptSet::shots() const noexcept {
  return tokens_->shots;
}
const std::string& PromptSet::model_identity() const noexcept {
  return tokens_->model_identity;
}
float PromptSet::normal_level() const noexcept {
  return tokens_->normal_level;
}

}  // namespace inctrl
