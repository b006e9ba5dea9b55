// src/metrics/pixel_metrics.cpp. Tested by tests/metrics/pixel_metrics_test.cpp
#include "metrics/pixel_metrics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <vector>

#include "metrics/defect_scores.h"
#include "metrics/legacy_pro.h"
#include "metrics/pixel_curves.h"
#include "metrics/pixel_walk.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

void require_scores(std::span<const MaskedMap> pictures) {
  for (const MaskedMap& picture : pictures)
    for (const float value : picture.grid.values)
      require(std::isfinite(value) && value >= 0, ErrorCode::kInvalidArgument,
              "pixel metrics: an anomaly map has the value ", value, ": needed finite numbers, at least 0");
}

PixelTotals totals_of(std::span<const MaskedMap> pictures) {
  PixelTotals totals;
  std::size_t regions = 0;
  std::int64_t pixels = 0, defective = 0;
  for (const MaskedMap& picture : pictures) {
    const MaskRegions& mask = *picture.mask;
    pixels += static_cast<std::int64_t>(mask.size.width) * mask.size.height;
    for (const std::int64_t area : mask.areas) defective += area;
    regions += mask.areas.size();
  }
  totals.defective = static_cast<std::uint64_t>(defective);
  totals.normal = static_cast<std::uint64_t>(pixels - defective);
  totals.weight = static_cast<double>(regions);
  return totals;
}

// 1 / area of every region of every picture, and where each picture's begin.
struct RegionWeights {
  std::vector<double> weights;
  std::vector<std::uint32_t> first;

  explicit RegionWeights(std::span<const MaskedMap> pictures) {
    for (const MaskedMap& picture : pictures) {
      first.push_back(static_cast<std::uint32_t>(weights.size()));
      for (const std::int64_t area : picture.mask->areas) weights.push_back(1 / static_cast<double>(area));
    }
  }
};

// Scores of defective pixels, in sets of the order of defect_pixel(): [begin, end) of its upper half.
struct Slice {
  std::uint64_t begin = 0, end = std::uint64_t{1} << 32;
};

// From the highest scores to the lowest, each with about `most` defective pixels, unless many are equal.
std::vector<Slice> plan_slices(std::span<const MaskedMap> pictures, std::uint64_t defective,
                               const PixelOptions& options) {
  if (defective <= options.defect_pixels) return {Slice{}};
  constexpr int kShift = 12;  // 2^20 steps of the score's bits
  std::vector<std::atomic<std::uint64_t>> steps(std::size_t{1} << (32 - kShift));
  for_each_picture(pictures, options, [&](std::size_t i) {
    const auto count = [&](std::span<const float> scores, std::uint32_t) {
      for (const float score : scores) ++steps[defect_pixel(score, 0) >> (32 + kShift)];
    };
    walk_pixels(pictures[i], true, count, [](std::span<const float>) {});
  });
  std::vector<Slice> slices{Slice{}};
  std::uint64_t pixels = 0;
  for (std::size_t step = steps.size(); step-- > 0;) {
    if (pixels > 0 && pixels + steps[step] > options.defect_pixels) {
      slices.back().begin = (step + 1) << kShift;
      slices.push_back({0, (step + 1) << kShift});
      pixels = 0;
    }
    pixels += steps[step];
  }
  return slices;
}

std::vector<std::uint64_t> sorted_defect_pixels(std::span<const MaskedMap> pictures, const RegionWeights& regions,
                                                const Slice& slice, const PixelOptions& options) {
  std::vector<std::uint64_t> pixels;
  std::mutex mutex;
  for_each_picture(pictures, options, [&](std::size_t i) {
    std::vector<std::uint64_t> found;
    const auto take = [&](std::span<const float> scores, std::uint32_t region) {
      for (const float score : scores) {
        const std::uint64_t pixel = defect_pixel(score, regions.first[i] + region);
        if (pixel >> 32 >= slice.begin && pixel >> 32 < slice.end) found.push_back(pixel);
      }
    };
    walk_pixels(pictures[i], true, take, [](std::span<const float>) {});
    const std::lock_guard lock(mutex);
    pixels.insert(pixels.end(), found.begin(), found.end());
  });
  std::sort(pixels.begin(), pixels.end());
  return pixels;
}

void add_slice(std::span<const MaskedMap> pictures, const RegionWeights& regions, const Slice& slice,
               const PixelOptions& options, PixelCurves& curves) {
  const std::vector<std::uint64_t> sorted = sorted_defect_pixels(pictures, regions, slice, options);
  if (sorted.empty()) return;
  DefectScores scores(sorted, regions.weights);
  for_each_picture(pictures, options, [&](std::size_t i) {
    walk_pixels(
        pictures[i], false, [](std::span<const float>, std::uint32_t) {},
        [&](std::span<const float> normal) { scores.count(normal); });
  });
  std::uint64_t higher = 0;
  for (std::size_t i = scores.size(); i-- > 0;) {
    const DefectScores::Step step = scores.step(i);
    higher += step.above;
    curves.add(step, higher);
    higher += step.equal;
  }
}

PixelMetrics all_undefined(const char* reason) {
  const Metric none = undefined(reason);
  return {none, none, none, none};
}

}  // namespace

PixelMetrics measure_pixels(std::span<const MaskedMap> pictures, const PixelOptions& options) {
  require_scores(pictures);
  const PixelTotals totals = totals_of(pictures);
  if (totals.defective == 0) return all_undefined("no defective pixel");
  if (totals.normal == 0) return all_undefined("no pixel without a defect");
  const RegionWeights regions(pictures);
  PixelCurves curves(totals);
  for (const Slice& slice : plan_slices(pictures, totals.defective, options))
    add_slice(pictures, regions, slice, options, curves);
  const Metric pro = options.pro == Pro::kExact ? defined(curves.pro()) : legacy_pro(pictures, options);
  if (options.stop()) return all_undefined("stopped");
  return {defined(curves.auroc()), defined(curves.average_precision()), defined(curves.best_f1()), pro};
}

}  // namespace inctrl
