// src/evaluation/run_metrics.cpp. Tested by tests/evaluation/run_metrics_test.cpp
#include "evaluation/run_metrics.h"

#include <algorithm>

#include "metrics/image_metrics.h"

namespace inctrl {

RunMetrics metrics_of(std::span<const float> scores, std::span<const Truth> truth, std::optional<float> threshold) {
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (truth[i].counts) judged.push_back({scores[i], truth[i].anomalous});
  RunMetrics metrics;
  metrics.image_auroc = auroc(judged);
  metrics.image_auprc = average_precision(judged);
  metrics.image_f1max = best_f1(judged).f1;
  metrics.overkill_at_2 = overkill(judged, 0.02);
  metrics.overkill_at_5 = overkill(judged, 0.05);
  metrics.overkill_at_10 = overkill(judged, 0.10);
  const Metric none = undefined("no threshold");
  const AtThreshold at = threshold ? at_threshold(judged, *threshold) : AtThreshold{none, none, none};
  metrics.f1_at_threshold = at.f1;
  metrics.false_alarms_at_threshold = at.false_alarms;
  metrics.detections_at_threshold = at.detections;
  return metrics;
}

PixelMetrics pixel_metrics_of(const JudgedRun& run, std::span<const Truth> truth, const PixelOptions& options) {
  std::vector<MaskedMap> maps;
  bool any_defect = false;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (!truth[i].counts || !truth[i].mask) continue;
    const AnomalyMap& map = run.maps[i];
    maps.push_back({{map.values, map.rows, map.columns}, map.frame, truth[i].mask});
    any_defect = any_defect || truth[i].anomalous;
  }
  if (any_defect) return measure_pixels(maps, options);
  const Metric none = undefined("no anomalous picture with a mask");
  return {none, none, none, none};
}

PixelMetrics no_map() {
  const Metric none = undefined("the method has no map");
  return {none, none, none, none};
}

void add_pixel_metrics(RunMetrics& metrics, const PixelMetrics& pixels) {
  metrics.pixel_auroc = pixels.auroc;
  metrics.pixel_ap = pixels.ap;
  metrics.pixel_f1max = pixels.f1max;
  metrics.pixel_pro = pixels.pro;
}

}  // namespace inctrl
