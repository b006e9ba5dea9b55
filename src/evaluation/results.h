// src/evaluation/results.h: what is known after an evaluation?
// Written as results.json: docs/evaluation.md. Tested by tests/evaluation/results_json_test.cpp
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/metric.h"

namespace inctrl {

struct RunMetrics {
  Metric image_auroc, image_auprc, image_f1max;
  Metric overkill_at_2, overkill_at_5, overkill_at_10;                         // percent of defects that escape
  Metric f1_at_threshold, false_alarms_at_threshold, detections_at_threshold;  // threshold set from normals alone
  Metric pixel_auroc, pixel_ap, pixel_f1max, pixel_pro;
};

// In the order of tables; the names are the fields of results.json.
inline constexpr std::array<std::pair<std::string_view, Metric RunMetrics::*>, 13> kMetrics = {{
    {"image_auroc", &RunMetrics::image_auroc},
    {"image_auprc", &RunMetrics::image_auprc},
    {"image_f1max", &RunMetrics::image_f1max},
    {"overkill_at_2", &RunMetrics::overkill_at_2},
    {"overkill_at_5", &RunMetrics::overkill_at_5},
    {"overkill_at_10", &RunMetrics::overkill_at_10},
    {"f1_at_threshold", &RunMetrics::f1_at_threshold},
    {"false_alarms_at_threshold", &RunMetrics::false_alarms_at_threshold},
    {"detections_at_threshold", &RunMetrics::detections_at_threshold},
    {"pixel_auroc", &RunMetrics::pixel_auroc},
    {"pixel_ap", &RunMetrics::pixel_ap},
    {"pixel_f1max", &RunMetrics::pixel_f1max},
    {"pixel_pro", &RunMetrics::pixel_pro},
}};

struct ImageScore {
  std::string path;  // below the root
  bool anomalous = false;
  float score = 0;
};

// One category, shot count, seed and method.
struct Run {
  std::string category;
  int shots = 0;
  std::uint64_t seed = 0;
  std::string method;
  std::vector<std::string> prompts;   // below the root
  std::optional<float> threshold;     // set from normals alone, for pred_score; absent for other methods
  std::optional<float> normal_below;  // below it a picture is normal; between it and the threshold undecided
  std::optional<int> normals;         // normal pictures behind the threshold
  RunMetrics metrics;
  std::vector<ImageScore> images;
};

struct EvaluationFailure {
  std::string category, path, reason;
};

// What pixel metrics of a category speak of.
struct CategoryCounts {
  std::string category;
  std::size_t train = 0, test_normal = 0, test_anomalous = 0;
  std::size_t without_mask = 0;  // anomalous, hence not in the pixel metrics
};

struct Results {
  std::string model, model_identity;
  std::string version;  // of the program
  std::string dataset;  // as --dataset names it
  std::string root;     // as it was given
  // What scores and figures depend on beside model and data: "fit", "precision", "pro", "range"...; in order.
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<CategoryCounts> categories;
  std::vector<Run> runs;  // by category, shots, seed, method
  std::vector<EvaluationFailure> failures;
};

}  // namespace inctrl
