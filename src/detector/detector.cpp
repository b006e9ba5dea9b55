// src/detector/detector.cpp. Tested by tests/detector/detector_test.cpp
#include "inctrl/detector.h"

#include <algorithm>
#include <array>
#include <utility>

#include "decision/decision.h"
#include "detector/encode_pictures.h"
#include "detector/normal_scores.h"
#include "detector/padding.h"
#include "detector/prompt_tokens.h"
#include "detector/residual_map.h"
#include "imaging/ignore_mask.h"
#include "imaging/regions.h"
#include "residual/image_residual.h"
#include "residual/patch_residual.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// What is to be ignored counts as normal: 0.
void clear_ignored(ResidualMap& map, const std::vector<IgnoreMask>& masks, const Frame& frame, Size picture) {
  if (masks.empty()) return;
  std::size_t left = map.values.size();
  std::vector<std::uint8_t> ignored(left);
  for (const IgnoreMask& mask : masks) {
    const std::vector<std::uint8_t> cells = mask.cells(frame, picture, map.rows, map.columns);
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (cells[i] && !ignored[i]) ignored[i] = 1, map.values[i] = 0, --left;
  }
  require(left > 0, ErrorCode::kInvalidArgument, "detect: the mask of places to ignore covers the whole picture");
}

// The heads know one grid: each tile is scored by itself, and the highest score counts.
InctrlParts highest(const InctrlHeads& heads, const InctrlContext& context, const PictureTokens& query,
                    const ResidualMap& map) {
  const TilePlan plan = plan_of(query.tiles, query.encoding);
  std::optional<InctrlParts> best;
  for (int tile = 0; tile < query.tiles.count(); ++tile) {
    InctrlParts parts = score(heads, context, query.encoding.embedding, cut_tile(map, plan, tile));
    if (!best || parts.score > best->score) best = std::move(parts);
  }
  return *best;
}

// A stored set may be any file that claims the model's name: shapes are checked, not believed.
void require_belonging(const ModelInfo& model, const PromptTokens& prompts) {
  require(model.identity == prompts.info.model_identity, ErrorCode::kIncompatible,
          "the prompts were encoded by model '", prompts.info.model, "' (", prompts.info.model_identity.substr(0, 12),
          "), not by '", model.name, "' (", model.identity.substr(0, 12),
          "): make them again with this one, or take that model");
  require(model.fit == prompts.info.fit, ErrorCode::kIncompatible, "the prompts were fitted by ",
          name(prompts.info.fit), ", the model runs with ", name(model.fit), ": use one fit for both");
  require(model.tiles == prompts.info.tiles, ErrorCode::kIncompatible, "the prompts were looked at in ",
          name(prompts.info.tiles), " tiles, the model looks in ", name(model.tiles), ": use the same for both");
  const std::size_t taps = model.taps.size() * static_cast<std::size_t>(model.tiles.count());
  require(taps == prompts.taps.size(), ErrorCode::kIncompatible, "the prompts have tokens of ", prompts.taps.size(),
          " blocks, the model of ", taps);
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

// What follows from model, prompts and options, once for all queries.
struct Detector::Prepared {
  std::optional<InctrlContext> context;  // of head kind "inctrl"
  std::vector<IgnoreMask> masks;
  std::optional<Decision> decision;
  double pooled_level = 0;  // of head kind "residual"
};

Detector::Detector(Model model, PromptSet prompts, const DetectorOptions& options)
    : model_(std::move(model)), prompts_(std::move(prompts)), options_(options) {
  const PromptTokens& tokens = *prompts_.tokens_;
  require_belonging(model_.info(), tokens);
  auto prepared = std::make_shared<Prepared>();
  if (const PublishedHead* published = model_.compiled_->published.get()) {
    require(tokens.text.has_value() || !published->has_text(), ErrorCode::kIncompatible,
            "prompts: they lack the text prior of model '", model_.info().name, "'");
    prepared->context = inctrl_context(published->heads(), tokens.embeddings, tokens.text);
  }
  for (const Image* mask : std::array{&tokens.mask, &std::as_const(options_.ignore)})
    if (!mask->pixels.empty()) prepared->masks.emplace_back(mask->view());
  if (model_.compiled_->residual)
    prepared->pooled_level =
        tokens.pooled_level ? *tokens.pooled_level : model_.pooled_level(prompts_, {}, options_.ignore);
  prepared_ = prepared;
  if (!options_.decide) return;
  Calibration calibration = prompts_.calibration().value_or(Calibration{});
  if (!prompts_.calibration())
    calibration.normals = model_.own_scores(prompts_, {}, options_.ignore, prepared->pooled_level);
  calibration.false_alarms = options_.false_alarms.value_or(calibration.false_alarms);
  prepared->decision = Decision::from(calibration, prior_of(model_.info(), model_.compiled_->residual.get()));
}

std::optional<DecisionBasis> Detector::basis() const {
  const std::optional<Decision>& decision = prepared_->decision;
  if (!decision) return std::nullopt;
  return DecisionBasis{decision->threshold(), decision->normal_below(), decision->expected_false_alarms(),
                       decision->normals(), decision->by_ranks()};
}

float Detector::region_level() const noexcept {
  // A threshold is a score; of the paper's heads it is no value of the map.
  const bool map_scores = !model_.compiled_->published;
  float level = prompts_.normal_level();
  if (const ResidualHead* head = model_.compiled_->residual.get())
    level = static_cast<float>(head->score(level, prepared_->pooled_level));
  if (map_scores && options_.threshold) level = *options_.threshold;
  if (map_scores && !options_.threshold && prepared_->decision)  // an anomalous picture shows where
    level = std::min(level, prepared_->decision->threshold());
  return options_.region_level.value_or(level);
}

Result Detector::detect(const ImageView& query) const {
  return std::move(detect(std::span(&query, 1)).front());
}

std::vector<Result> Detector::detect(std::span<const ImageView> queries) const {
  std::vector<Result> results;
  for (const PictureTokens& query : model_.compiled_->encode(queries)) results.push_back(judge(query));
  return results;
}

Result Detector::detect(const EncodedPicture& query) const {
  require_encoded_by(model_.info(), *query.tokens_, "picture");
  return judge(*query.tokens_);
}

void Detector::decide(Result& result) const {
  const std::optional<Decision>& decision = prepared_->decision;
  if (decision) {
    result.p_value = static_cast<float>(decision->p_value(result.pred_score));
    result.normals = decision->normals();
  }
  result.threshold = options_.threshold;
  if (!result.threshold && decision) result.threshold = decision->threshold();
  if (!result.threshold) return;
  const float normal_below = options_.threshold ? *options_.threshold : decision->normal_below();
  if (result.pred_score >= *result.threshold)
    result.pred_label = Label::kAnomalous;
  else if (result.pred_score < normal_below)
    result.pred_label = Label::kNormal;
}

ResidualMap Detector::residuals(const PictureTokens& query) const {
  ResidualMap map = residual_map(query.encoding, prompts_.tokens_->taps, query.tiles);
  clear_padding(map, query.frame, query.size);
  clear_ignored(map, prepared_->masks, query.frame, query.size);
  return map;
}

double Detector::pooled(const ResidualMap& residuals, const PictureTokens& query) const {
  const GridSize cells = plan_of(query.tiles, query.encoding).cells();
  return model_.compiled_->residual->pooled(residuals.values, cells.rows * cells.columns);
}

double Detector::pooled_level() const {
  return prepared_->pooled_level;
}

Result Detector::judge(const PictureTokens& query) const {
  const Model::Compiled& model = *model_.compiled_;
  ResidualMap map = residuals(query);
  Result result;
  result.parts.patch = map.largest();
  const std::vector<float>& embedding = query.encoding.embedding;
  if (model.published) {
    const InctrlParts parts = highest(model.published->heads(), *prepared_->context, query, map);
    result.parts.image = static_cast<float>(parts.image_score);
    if (prepared_->context->text) result.parts.text = static_cast<float>(parts.text_prior);
    result.pred_score = static_cast<float>(parts.score);
  } else {
    result.parts.image = image_residual(embedding, prompts_.tokens_->embeddings);
    result.pred_score = result.parts.patch;
  }
  if (const ResidualHead* head = model.residual.get()) {
    result.pred_score = static_cast<float>(head->score(pooled(map, query), prepared_->pooled_level));
    for (float& value : map.values) value = static_cast<float>(head->score(value, prepared_->pooled_level));
  }
  decide(result);
  result.regions = find_regions({map.values, map.rows, map.columns}, query.frame, query.size, region_level());
  result.anomaly_map = {map.rows, map.columns, std::move(map.values), query.frame};
  return result;
}

}  // namespace inctrl
