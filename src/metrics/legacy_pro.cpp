// src/metrics/legacy_pro.cpp. Tested by tests/metrics/pixel_metrics_test.cpp
#include "metrics/legacy_pro.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <vector>

#include "metrics/pixel_walk.h"

namespace inctrl {
namespace {

constexpr int kSteps = 200;
constexpr double kLimit = 0.3;

struct Range {
  float low = std::numeric_limits<float>::infinity(), high = 0;

  void add(std::span<const float> scores) {
    const auto [least, largest] = std::minmax_element(scores.begin(), scores.end());
    low = std::min(low, *least);
    high = std::max(high, *largest);
  }
};

Range range_of(std::span<const MaskedMap> pictures, const PixelOptions& options) {
  std::vector<Range> ranges(pictures.size());
  for_each_picture(pictures, options, [&](std::size_t i) {
    walk_pixels(
        pictures[i], false, [&](std::span<const float> scores, std::uint32_t) { ranges[i].add(scores); },
        [&](std::span<const float> scores) { ranges[i].add(scores); });
  });
  Range all;
  for (const Range& range : ranges) all = {std::min(all.low, range.low), std::max(all.high, range.high)};
  return all;
}

// How many of the thresholds a score is above.
class Thresholds {
 public:
  explicit Thresholds(const Range& range) {
    const double step = (static_cast<double>(range.high) - range.low) / kSteps;
    for (int i = 0; i < kSteps; ++i) values_[static_cast<std::size_t>(i)] = range.low + i * step;
  }
  std::size_t below(float score) const {
    return static_cast<std::size_t>(std::lower_bound(values_.begin(), values_.end(), double{score}) - values_.begin());
  }

 private:
  std::array<double, kSteps> values_{};
};

// [kSteps + 1]: by the number of thresholds that a pixel is above.
struct Counts {
  std::vector<std::uint64_t> normal = std::vector<std::uint64_t>(kSteps + 1);
  std::vector<double> overlap = std::vector<double>(kSteps + 1);  // of regions
};

Counts count(const MaskedMap& picture, const Thresholds& thresholds) {
  Counts counts;
  std::vector<std::vector<std::uint64_t>> by_region(picture.mask->areas.size(), std::vector<std::uint64_t>(kSteps + 1));
  walk_pixels(
      picture, false,
      [&](std::span<const float> scores, std::uint32_t region) {
        for (const float score : scores) ++by_region[region][thresholds.below(score)];
      },
      [&](std::span<const float> scores) {
        for (const float score : scores) ++counts.normal[thresholds.below(score)];
      });
  for (std::size_t region = 0; region < by_region.size(); ++region)
    for (std::size_t i = 0; i <= kSteps; ++i)
      counts.overlap[i] += static_cast<double>(by_region[region][i]) / static_cast<double>(picture.mask->areas[region]);
  return counts;
}

}  // namespace

Metric legacy_pro(std::span<const MaskedMap> pictures, const PixelOptions& options) {
  const Range range = range_of(pictures, options);
  if (range.low == range.high) return undefined("all pixels have the same score");
  const Thresholds thresholds(range);
  std::vector<Counts> counts(pictures.size());
  for_each_picture(pictures, options, [&](std::size_t i) { counts[i] = count(pictures[i], thresholds); });
  Counts all;
  double regions = 0;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    for (std::size_t k = 0; k <= kSteps; ++k) {
      all.normal[k] += counts[i].normal[k];
      all.overlap[k] += counts[i].overlap[k];
    }
    regions += static_cast<double>(pictures[i].mask->areas.size());
  }
  const auto pixels = static_cast<double>(std::accumulate(all.normal.begin(), all.normal.end(), std::uint64_t{0}));

  std::vector<std::pair<double, double>> kept;  // false alarm rate and overlap, from the highest threshold
  double alarms = 0, overlap = 0;
  for (std::size_t k = kSteps; k >= 1; --k) {
    alarms += static_cast<double>(all.normal[k]);
    overlap += all.overlap[k];
    if (alarms / pixels < kLimit) kept.emplace_back(alarms / pixels, overlap / regions);
  }
  if (kept.empty() || kept.front().first == kept.back().first)
    return undefined("no false alarm rates between 0 and 0.3");
  const double least = kept.front().first, largest = kept.back().first;
  double area = 0;
  for (std::size_t i = 1; i < kept.size(); ++i)
    area += (kept[i].first - kept[i - 1].first) * (kept[i].second + kept[i - 1].second) / 2;
  return defined(area / (largest - least));
}

}  // namespace inctrl
