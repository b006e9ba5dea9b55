// src/metrics/cuts.cpp. Tested by tests/metrics/image_metrics_test.cpp and pixel_metrics_test.cpp
#include "metrics/cuts.h"

namespace inctrl {

double area_under_roc(std::span<const Cut> cuts) noexcept {
  double area = 0;
  Cut before;
  for (const Cut& cut : cuts) {
    area += (cut.false_alarms - before.false_alarms) * (cut.hits + before.hits) / 2;
    before = cut;
  }
  return area / cuts.back().false_alarms / cuts.back().hits;
}

double average_precision_of(std::span<const Cut> cuts) noexcept {
  double sum = 0, hits_before = 0;
  for (const Cut& cut : cuts) {
    sum += (cut.hits - hits_before) * cut.hits / (cut.hits + cut.false_alarms);
    hits_before = cut.hits;
  }
  return sum / cuts.back().hits;
}

double f1_of(const Cut& cut, double anomalous) noexcept {
  return 2 * cut.hits / (cut.hits + cut.false_alarms + anomalous);
}

BestCut best_f1_of(std::span<const Cut> cuts) noexcept {
  BestCut best{0, cuts.front().threshold};
  for (const Cut& cut : cuts)
    if (const double f1 = f1_of(cut, cuts.back().hits); f1 > best.f1) best = {f1, cut.threshold};
  return best;
}

}  // namespace inctrl
