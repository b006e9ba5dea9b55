// src/metrics/pixel_curves.h: what do the metrics of pixels come to, threshold by threshold?
// Sums over steps from the highest score of a defective pixel to the lowest; nothing is kept.
// Tested by tests/metrics/pixel_metrics_test.cpp
#pragma once

#include <cstdint>

#include "metrics/defect_scores.h"

namespace inctrl {

struct PixelTotals {
  std::uint64_t defective = 0, normal = 0;  // pixels, both at least 1
  double weight = 0;                        // of all defective pixels: the number of regions, if each weighs 1
};

class PixelCurves {
 public:
  explicit PixelCurves(const PixelTotals& totals) : totals_(totals) {}

  // The next lower score. `higher`: all normal pixels with a higher score.
  void add(const DefectScores::Step& step, std::uint64_t higher) noexcept;

  double auroc() const noexcept;
  double average_precision() const noexcept;
  double best_f1() const noexcept { return best_f1_; }
  double pro() const noexcept;

 private:
  void add_to_pro(double until, double overlap) noexcept;

  PixelTotals totals_;
  double hits_ = 0, false_alarms_ = 0;  // pixels at and above the last score
  double roc_area_ = 0, precision_sum_ = 0, best_f1_ = 0;
  double pro_until_ = 0, overlap_ = 0, pro_area_ = 0;  // where the PRO curve ends, and the area below it
};

}  // namespace inctrl
