// src/detector/detector.cpp. Tested by tests/detector/detector_test.cpp
#include "inctrl/detector.h"

#include <algorithm>

#include "detector/encode_pictures.h"
#include "imaging/regions.h"
#include "residual/image_residual.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// Patches that show nothing but padding say nothing: 0.
void clear_padding(ResidualMap& map, const Frame& frame, const ImageView& picture) {
  const double cell_width = frame.width / map.columns, cell_height = frame.height / map.rows;
  constexpr double kTouch = 1e-9;  // of a cell: an edge that only meets the picture's shows none of it
  for (int row = 0; row < map.rows; ++row)
    for (int column = 0; column < map.columns; ++column) {
      const double left = frame.left + column * cell_width, top = frame.top + row * cell_height;
      const bool shows = left + cell_width * (1 - kTouch) > 0 && left + cell_width * kTouch < picture.width &&
                         top + cell_height * (1 - kTouch) > 0 && top + cell_height * kTouch < picture.height;
      if (!shows) map.values[static_cast<std::size_t>(row * map.columns + column)] = 0;
    }
}

ResidualMap residual_map(const Encoding& query, const std::vector<TokenPanels>& prompts) {
  std::vector<std::vector<float>> residuals;
  for (std::size_t tap = 0; tap < query.taps.size(); ++tap)
    residuals.push_back(patch_residual(query.taps[tap], prompts[tap]));
  return mean_over_taps(query.taps, residuals);
}

}  // namespace

std::string_view name(Label label) noexcept {
  switch (label) {
    case Label::kNormal: return "normal";
    case Label::kAnomalous: return "anomalous";
    case Label::kUndecided: break;
  }
  return "undecided";
}

Detector::Detector(Model model, PromptSet prompts, const DetectorOptions& options)
    : model_(std::move(model)), prompts_(std::move(prompts)), options_(options) {
  require(model_.info().identity == prompts_.model_identity(), ErrorCode::kIncompatible, "detector: model '",
          model_.info().name, "' is ", model_.info().identity.substr(0, 12), ", the prompts were encoded by ",
          prompts_.model_identity().substr(0, 12));
}

float Detector::region_level() const noexcept {
  // A threshold is a score; only without trained heads is the score a value of the map.
  const bool map_scores = !model_.compiled_->published;
  const float level = map_scores ? options_.threshold.value_or(prompts_.normal_level()) : prompts_.normal_level();
  return options_.region_level.value_or(level);
}

Result Detector::detect(const ImageView& query) const {
  return std::move(detect(std::span(&query, 1)).front());
}

std::vector<Result> Detector::detect(std::span<const ImageView> queries) const {
  const Model::Compiled& model = *model_.compiled_;
  std::vector<EncodedPicture> encoded = encode_pictures(*model.encoder, model.normaliser, model.info, queries);
  std::vector<Result> results(queries.size());
  for (std::size_t i = 0; i < queries.size(); ++i) {
    ResidualMap map = residual_map(encoded[i].encoding, prompts_.tokens_->taps);
    clear_padding(map, encoded[i].frame, queries[i]);
    Result& result = results[i];
    result.parts.patch = map.largest();
    const std::vector<float>& embedding = encoded[i].encoding.embedding;
    if (model.published) {
      const InctrlParts parts = score(model.published->heads(), *prompts_.tokens_->context, embedding, map);
      result.parts.image = static_cast<float>(parts.image_score);
      result.parts.text = static_cast<float>(parts.text_prior);
      result.pred_score = static_cast<float>(parts.score);
    } else {  // head kind "none"
      result.parts.image = image_residual(embedding, prompts_.tokens_->embeddings);
      result.pred_score = result.parts.patch;
    }
    result.threshold = options_.threshold;
    if (options_.threshold)
      result.pred_label = result.pred_score >= *options_.threshold ? Label::kAnomalous : Label::kNormal;
    result.regions = find_regions({map.values, map.rows, map.columns}, encoded[i].frame,
                                  {queries[i].width, queries[i].height}, region_level());
    result.anomaly_map = {map.rows, map.columns, std::move(map.values), encoded[i].frame};
  }
  return results;
}

}  // namespace inctrl
