// src/residual/inctrl_head.cpp. Tested by tests/residual/inctrl_head_test.cpp and golden_inctrl_test.cpp
#include "residual/inctrl_head.h"

#include <cstddef>

#include "residual/adapted_residual.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

void require_grid(const InctrlHeads& heads, const ResidualMap& map) {
  require(map.rows == heads.rows && map.columns == heads.columns, ErrorCode::kInvalidArgument,
          "holistic head: the map has ", map.rows, " x ", map.columns, " patches, the head was trained on ", heads.rows,
          " x ", heads.columns, " and has a weight for every position; use the picture size of its training");
  require(map.values.size() == static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.columns),
          ErrorCode::kInvalidArgument, "holistic head: a map of ", map.rows, " x ", map.columns, " patches holds ",
          map.values.size(), " values");
}

std::vector<double> holistic_map(double text_prior, double image_score, const ResidualMap& patch_map) {
  std::vector<double> map(patch_map.values.begin(), patch_map.values.end());
  for (double& value : map) value += text_prior + image_score;
  return map;
}

double fuse(double holistic, double patch_max) {
  return (holistic + patch_max) / 2;
}

}  // namespace

InctrlContext inctrl_context(const InctrlHeads& heads, const std::vector<std::vector<float>>& prompts,
                             std::optional<TextDirections> text) {
  return {.adapted_prompts = adapted_mean(heads.adapter, prompts), .text = std::move(text)};
}

InctrlParts score(const InctrlHeads& heads, const InctrlContext& context, std::span<const float> embedding,
                  const ResidualMap& patch_map) {
  const double prior = context.text ? text_prior(embedding, *context.text) : 0;
  return score(heads, context.adapted_prompts, prior, embedding, patch_map);
}

InctrlParts score(const InctrlHeads& heads, std::span<const double> adapted_prompts, double text_prior,
                  std::span<const float> embedding, const ResidualMap& patch_map) {
  require_grid(heads, patch_map);
  InctrlParts parts;
  parts.text_prior = text_prior;
  parts.image_logit = heads.image.logit(adapted_residual(heads.adapter, adapted_prompts, embedding));
  parts.image_score = sigmoid(parts.image_logit);
  parts.holistic_map = holistic_map(parts.text_prior, parts.image_score, patch_map);
  parts.holistic_logit = heads.holistic.logit(parts.holistic_map);
  parts.holistic = sigmoid(parts.holistic_logit);
  parts.patch_max = patch_map.largest();
  parts.score = fuse(parts.holistic, parts.patch_max);
  return parts;
}

}  // namespace inctrl
