// src/training/patch_labels.cpp. Tested by tests/training/patch_labels_test.cpp
#include "training/patch_labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tensor/require.h"

namespace inctrl {
namespace {

enum class Patch { kNeither, kDefective, kSound };

std::vector<Patch> of_coverage(const std::vector<float>& coverage) {
  constexpr float kQuarter = 0.25f, kOfTheMost = 0.6f, kLeastDefective = 0.05f, kMostSound = 0.02f;
  const float most = *std::max_element(coverage.begin(), coverage.end());
  const float bar = std::max(std::min(kQuarter, kOfTheMost * most), kLeastDefective);
  std::vector<Patch> patches;
  for (const float covered : coverage)
    patches.push_back(covered > bar ? Patch::kDefective : covered < kMostSound ? Patch::kSound : Patch::kNeither);
  return patches;
}

std::vector<Patch> of_largest(const Eigen::VectorXd& map) {
  constexpr double kShare = 0.02;
  std::vector<Eigen::Index> order(static_cast<std::size_t>(map.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  const auto count = std::max(std::lround(kShare * static_cast<double>(map.size())), 1L);
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](Eigen::Index a, Eigen::Index b) { return map[a] != map[b] ? map[a] > map[b] : a < b; });
  std::vector<Patch> patches(order.size(), Patch::kNeither);
  for (std::ptrdiff_t i = 0; i < count; ++i)
    patches[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = Patch::kDefective;
  return patches;
}

}  // namespace

Eigen::VectorXd patch_labels(const TrainingItem& item, const Eigen::VectorXd& map) {
  const auto count = static_cast<std::size_t>(map.size());
  std::vector<Patch> patches(count, Patch::kSound);
  if (item.anomalous && item.coverage.empty()) patches = of_largest(map);
  if (item.anomalous && !item.coverage.empty()) {
    require(item.coverage.size() == count, ErrorCode::kIncompatible, "residual head: ", item.coverage.size(),
            " shares of defects for ", count, " patches");
    patches = of_coverage(item.coverage);
  }
  const auto defective = static_cast<double>(std::count(patches.begin(), patches.end(), Patch::kDefective));
  const auto sound = static_cast<double>(std::count(patches.begin(), patches.end(), Patch::kSound));
  Eigen::VectorXd labels = Eigen::VectorXd::Zero(map.size());
  for (std::size_t p = 0; p < count; ++p) {
    if (patches[p] == Patch::kDefective) labels[static_cast<Eigen::Index>(p)] = 1 / defective;
    if (patches[p] == Patch::kSound) labels[static_cast<Eigen::Index>(p)] = -1 / sound;
  }
  return labels;
}

}  // namespace inctrl
