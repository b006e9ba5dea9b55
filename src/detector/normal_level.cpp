// src/detector/normal_level.cpp. Tested by tests/detector/prompt_set_test.cpp
#include "detector/normal_level.h"

#include <algorithm>

#include "residual/patch_residual.h"

namespace inctrl {
namespace {

float largest_residual(const std::vector<Encoding>& prompts, std::size_t held_out) {
  const Encoding& query = prompts[held_out];
  std::vector<std::vector<float>> residuals;
  for (std::size_t tap = 0; tap < query.taps.size(); ++tap) {
    std::vector<const TokenGrid*> others;
    for (std::size_t i = 0; i < prompts.size(); ++i)
      if (i != held_out) others.push_back(&prompts[i].taps[tap]);
    residuals.push_back(patch_residual(query.taps[tap], TokenPanels(others)));
  }
  return mean_over_taps(query.taps, residuals).largest();
}

}  // namespace

std::vector<float> leave_one_out_residuals(const std::vector<Encoding>& prompts, std::size_t most) {
  if (prompts.size() < 2) return {};
  std::vector<float> residuals(std::min(prompts.size(), most));
  for (std::size_t round = 0; round < residuals.size(); ++round)
    residuals[round] = largest_residual(prompts, round * prompts.size() / residuals.size());
  return residuals;
}

float normal_level(const std::vector<Encoding>& prompts, float stated) {
  constexpr std::size_t kAtMost = 16;
  constexpr float kAboveMedian = 1.2f;
  std::vector<float> residuals = leave_one_out_residuals(prompts, kAtMost);
  if (residuals.empty()) return stated;
  std::sort(residuals.begin(), residuals.end());
  const float median = (residuals[(residuals.size() - 1) / 2] + residuals[residuals.size() / 2]) / 2;
  return std::min(kAboveMedian * median, 1.0f);
}

}  // namespace inctrl
