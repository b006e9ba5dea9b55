// src/metrics/image_metrics.cpp. Tested by tests/metrics/image_metrics_test.cpp
#include "metrics/image_metrics.h"

#include <algorithm>
#include <cmath>

#include "metrics/cuts.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// From the highest threshold to the lowest.
struct Counted {
  std::vector<Cut> cuts;
  double normal = 0, anomalous = 0;
  Metric missing;  // why metrics are undefined; unused if both classes are there

  bool both() const noexcept { return normal > 0 && anomalous > 0; }
};

Counted count(std::span<const Judged> pictures) {
  std::vector<Judged> sorted(pictures.begin(), pictures.end());
  for (const Judged& picture : sorted)
    require(std::isfinite(picture.score), ErrorCode::kInvalidArgument, "metrics: a score is ", picture.score,
            ": needed finite numbers");
  std::sort(sorted.begin(), sorted.end(), [](const Judged& a, const Judged& b) { return a.score > b.score; });
  Counted counted;
  for (const Judged& picture : sorted) {
    if (counted.cuts.empty() || counted.cuts.back().threshold != picture.score)
      counted.cuts.push_back({picture.score, counted.anomalous, counted.normal});
    (picture.anomalous ? counted.anomalous : counted.normal) += 1;
    counted.cuts.back().hits = counted.anomalous;
    counted.cuts.back().false_alarms = counted.normal;
  }
  if (!counted.both())
    counted.missing = undefined(counted.anomalous > 0 ? "no normal picture" : "no anomalous picture");
  return counted;
}

}  // namespace

Metric auroc(std::span<const Judged> pictures) {
  const Counted counted = count(pictures);
  return counted.both() ? defined(area_under_roc(counted.cuts)) : counted.missing;
}

Metric average_precision(std::span<const Judged> pictures) {
  const Counted counted = count(pictures);
  if (counted.anomalous == 0) return counted.missing;
  return defined(average_precision_of(counted.cuts));
}

BestF1 best_f1(std::span<const Judged> pictures) {
  const Counted counted = count(pictures);
  if (counted.anomalous == 0) return {counted.missing, std::nullopt};
  const BestCut best = best_f1_of(counted.cuts);
  return {defined(best.f1), best.threshold};
}

Metric overkill(std::span<const Judged> pictures, double escape) {
  require(escape >= 0 && escape <= 1, ErrorCode::kInvalidArgument, "metrics: an escape of ", escape, ": needed 0 to 1");
  const Counted counted = count(pictures);
  if (!counted.both()) return counted.missing;
  // Allowed escapes are a whole number of pictures; 0.1 of 30 is 3, though 0.1 * 30 may fall a hair short of it.
  const double allowed = std::floor(escape * counted.anomalous + 1e-9);
  for (const Cut& cut : counted.cuts)
    if (counted.anomalous - cut.hits <= allowed) return defined(cut.false_alarms / counted.normal);
  return defined(1);  // not reached: the lowest cut lets nothing pass
}

AtThreshold at_threshold(std::span<const Judged> pictures, float threshold) {
  const Counted counted = count(pictures);
  Cut at{threshold, 0, 0};
  for (const Cut& cut : counted.cuts)
    if (cut.threshold >= threshold) at = cut;
  AtThreshold result;
  result.f1 = counted.anomalous > 0 ? defined(f1_of(at, counted.anomalous)) : counted.missing;
  result.false_alarms = counted.normal > 0 ? defined(at.false_alarms / counted.normal) : counted.missing;
  result.detections = counted.anomalous > 0 ? defined(at.hits / counted.anomalous) : counted.missing;
  return result;
}

std::vector<CurvePoint> roc_curve(std::span<const Judged> pictures) {
  const Counted counted = count(pictures);
  if (!counted.both()) return {};
  std::vector<CurvePoint> curve{{0, 0}};
  for (const Cut& cut : counted.cuts)
    curve.push_back({cut.false_alarms / counted.normal, cut.hits / counted.anomalous});
  return curve;
}

std::vector<CurvePoint> precision_recall_curve(std::span<const Judged> pictures) {
  const Counted counted = count(pictures);
  if (!counted.both()) return {};
  std::vector<CurvePoint> curve{{0, 1}};
  for (const Cut& cut : counted.cuts)
    curve.push_back({cut.hits / counted.anomalous, cut.hits / (cut.hits + cut.false_alarms)});
  return curve;
}

}  // namespace inctrl
