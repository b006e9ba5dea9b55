// src/metrics/image_metrics.h: how well do scores tell anomalous pictures from normal ones?
// Larger scores are more anomalous; anomalous is the positive class; equal scores fall on the same side of every
// threshold. Equal to scikit-learn's functions of the same name. Tested by tests/metrics/image_metrics_test.cpp
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "metrics/metric.h"

namespace inctrl {

struct Judged {
  float score = 0;
  bool anomalous = false;  // in truth
};

// All functions: kInvalidArgument for a score that is not finite. Undefined without pictures of a class that they need.

// The area under the ROC curve: the chance that an anomalous picture scores higher than a normal one, ties half.
Metric auroc(std::span<const Judged> pictures);

// Average precision: the sum of precision times the step in recall, over distinct scores. Also called AUPRC.
Metric average_precision(std::span<const Judged> pictures);

struct BestF1 {
  Metric f1;
  std::optional<float> threshold;  // the highest at which it is reached; score >= threshold is anomalous
};
// The largest F1 over all thresholds. An upper bound: the threshold is chosen on the pictures that it is measured on.
BestF1 best_f1(std::span<const Judged> pictures);

// The smallest share of normal pictures rejected at any threshold that lets no more than `escape` (in [0, 1]) of the
// anomalous ones pass.
Metric overkill(std::span<const Judged> pictures, double escape);

struct AtThreshold {
  Metric f1;
  Metric false_alarms;  // share of the normal pictures with score >= threshold
  Metric detections;    // share of the anomalous ones
};
AtThreshold at_threshold(std::span<const Judged> pictures, float threshold);

struct CurvePoint {
  double x = 0, y = 0;
};
// One point a distinct score, from the highest; empty if undefined. ROC: x false alarms, y detections, from (0, 0) to
// (1, 1). Precision and recall: x recall, y precision, from recall 0 (precision 1, as is the custom).
std::vector<CurvePoint> roc_curve(std::span<const Judged> pictures);
std::vector<CurvePoint> precision_recall_curve(std::span<const Judged> pictures);

}  // namespace inctrl
