// src/metrics/pixel_metrics.h: how well do maps show where defects are?
// Exact, ties included, over all pixels of all pictures, at the masks' resolution; memory does not grow with the number
// of pixels. Only the scores of defective pixels matter as thresholds: between two of them no metric has a corner but
// PRO's horizontal lines. So those are sorted, and the other pixels are only counted between them.
// Definitions: docs/evaluation.md. Tested by tests/metrics/pixel_metrics_test.cpp
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "imaging/enlarged_map.h"
#include "inctrl/image.h"
#include "metrics/mask_regions.h"
#include "metrics/metric.h"

namespace inctrl {

// One picture's anomaly map and truth. Borrows both.
struct MaskedMap {
  GridMap grid;                       // values finite, at least 0; bilinear between them
  Frame frame;                        // what the grid covers, in pixels of the mask
  const MaskRegions* mask = nullptr;  // its size is the resolution
};

enum class Pro {
  kExact,   // at every distinct score, from (0, 0), linear to the limit of 0.3, divided by it
  kLegacy,  // of a common script: 200 equal steps of the score, rates below 0.3 kept and stretched to [0, 1]
};

struct PixelOptions {
  Pro pro = Pro::kExact;
  int threads = 1;                                    // results do not depend on it
  std::size_t defect_pixels = std::size_t{1} << 23;   // sorted at once, about 40 bytes each; more are taken in slices
  std::function<bool()> stop = [] { return false; };  // true: end soon, all undefined; any thread calls it
};

struct PixelMetrics {
  Metric auroc, ap, f1max;
  Metric pro;  // every defect region of every picture weighs the same; 8-connected
};

// Undefined without a defective pixel, or without another. kInvalidArgument for a value that is no number or negative.
PixelMetrics measure_pixels(std::span<const MaskedMap> pictures, const PixelOptions& options = {});

}  // namespace inctrl
