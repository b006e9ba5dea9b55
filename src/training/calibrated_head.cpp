// src/training/calibrated_head.cpp. Tested by tests/training/calibrated_head_test.cpp
#include "training/calibrated_head.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "residual/scoring_head.h"
#include "tensor/each_index.h"
#include "tensor/require.h"
#include "training/item_residuals.h"

namespace inctrl {
namespace {

constexpr double kLeastPooled = 1e-4;  // a residual of 0 has no logarithm

struct Judged {
  bool anomalous = false;
  double pooled = 0, alone = 0;  // beside all prompts, and beside the first alone
  std::vector<double> left_out;
};

std::vector<Judged> judge(const ResidualHead& head, std::span<const TrainingItem> items, int threads) {
  const StoredHead stored(head);
  std::vector<Judged> judged(items.size());
  for_each_index(items.size(), threads, [&](std::size_t i) {
    const TrainingItem& item = items[i];
    require_tokens(item);
    judged[i] = {item.anomalous, std::max(stored.pooled(*item.tokens, item.prompt_tokens), kLeastPooled),
                 std::max(stored.pooled(*item.tokens, {item.prompt_tokens.front()}), kLeastPooled),
                 stored.left_out(item.prompt_tokens)};
  });
  return judged;
}

struct Line {
  double slope = 0, offset = 0;
};

// Of each item, so that both kinds weigh the same; the mean is 1.
std::vector<double> balanced_weights(const std::vector<Judged>& judged) {
  const auto all = static_cast<double>(judged.size());
  const auto anomalous = static_cast<double>(
      std::count_if(judged.begin(), judged.end(), [](const Judged& item) { return item.anomalous; }));
  std::vector<double> weights;
  for (const Judged& item : judged) weights.push_back(all / 2 / (item.anomalous ? anomalous : all - anomalous));
  return weights;
}

// Newton's method; a little of a pull to 0 gives an answer where the kinds lie apart.
Line logistic_regression(const std::vector<double>& x, const std::vector<Judged>& judged) {
  constexpr double kPull = 1e-3;
  constexpr int kRounds = 50;
  const std::vector<double> weights = balanced_weights(judged);
  Line line;
  for (int round = 0; round < kRounds; ++round) {
    double by_slope = kPull * line.slope, by_offset = kPull * line.offset;
    double slope_slope = kPull, slope_offset = 0, offset_offset = kPull;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double chance = sigmoid(line.slope * x[i] - line.offset);
      const double error = weights[i] * (chance - (judged[i].anomalous ? 1 : 0));
      const double curvature = weights[i] * chance * (1 - chance);
      by_slope += error * x[i], by_offset -= error;
      slope_slope += curvature * x[i] * x[i], slope_offset -= curvature * x[i], offset_offset += curvature;
    }
    const double determinant = slope_slope * offset_offset - slope_offset * slope_offset;
    line.slope -= (offset_offset * by_slope - slope_offset * by_offset) / determinant;
    line.offset -= (slope_slope * by_offset - slope_offset * by_slope) / determinant;
  }
  return line;
}

}  // namespace

ResidualHead calibrated(ResidualHead head, std::span<const TrainingItem> items, int threads) {
  constexpr double kLeastSlope = 0.1;
  const std::vector<Judged> judged = judge(head, items, threads);
  double sum = 0, normals = 0;
  for (const Judged& item : judged)
    if (!item.anomalous) sum += std::log(item.alone), normals += 1;
  require(normals > 0 && normals < static_cast<double>(items.size()), ErrorCode::kInvalidArgument,
          "residual head: normal and anomalous pictures are needed to calibrate it");
  head.usual_level = static_cast<float>(std::min(std::exp(sum / normals), 1.0));
  std::vector<double> above;
  for (const Judged& item : judged) above.push_back(std::log(item.pooled / head.level(item.left_out)));
  const Line line = logistic_regression(above, judged);
  head.slope = static_cast<float>(std::max(line.slope, kLeastSlope)), head.offset = static_cast<float>(line.offset);
  return head;
}

}  // namespace inctrl
