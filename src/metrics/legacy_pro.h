// src/metrics/legacy_pro.h: PRO as a script that many papers share computes it, to compare with their tables.
// 200 thresholds in equal steps from the smallest to below the largest score of any pixel; above one of them counts as
// found. Points with a false alarm rate below 0.3, rates stretched to [0, 1]; no anchor at (0, 0), no interpolation at
// the limit. Tested by tests/metrics/pixel_metrics_test.cpp
#pragma once

#include <span>

#include "metrics/pixel_metrics.h"

namespace inctrl {

// As measure_pixels(), which calls it; there are defective pixels and others. Undefined if all pixels score the same,
// or the rates that are kept are all the same.
Metric legacy_pro(std::span<const MaskedMap> pictures, const PixelOptions& options);

}  // namespace inctrl
