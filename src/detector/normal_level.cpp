// src/detector/normal_level.cpp. Tested by tests/detector/prompt_set_test.cpp
#include "detector/normal_level.h"

#include <algorithm>

#include "detector/residual_map.h"

namespace inctrl {
namespace {

float largest_residual(const std::vector<Encoding>& prompts, const Tiles& tiles, std::size_t held_out) {
  std::vector<Encoding> others;
  for (std::size_t i = 0; i < prompts.size(); ++i)
    if (i != held_out) others.push_back(prompts[i]);
  PromptTokens tokens;
  fill_tokens(tokens, others);
  return residual_map(prompts[held_out], tokens.taps, tiles).largest();
}

}  // namespace

std::vector<float> leave_one_out_residuals(const std::vector<Encoding>& prompts, const Tiles& tiles, std::size_t most) {
  if (prompts.size() < 2) return {};
  std::vector<float> residuals(std::min(prompts.size(), most));
  for (std::size_t round = 0; round < residuals.size(); ++round)
    residuals[round] = largest_residual(prompts, tiles, round * prompts.size() / residuals.size());
  return residuals;
}

float normal_level(const std::vector<Encoding>& prompts, const Tiles& tiles, float stated) {
  constexpr std::size_t kAtMost = 16;
  constexpr float kAboveMedian = 1.2f;
  std::vector<float> residuals = leave_one_out_residuals(prompts, tiles, kAtMost);
  if (residuals.empty()) return stated;
  std::sort(residuals.begin(), residuals.end());
  const float median = (residuals[(residuals.size() - 1) / 2] + residuals[residuals.size() / 2]) / 2;
  return std::min(kAboveMedian * median, 1.0f);
}

}  // namespace inctrl
