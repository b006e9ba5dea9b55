// src/evaluation/run_metrics.h: what do the scores and maps of one run come to?
// Tested by tests/evaluation/run_metrics_test.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "evaluation/results.h"
#include "inctrl/result.h"
#include "metrics/pixel_metrics.h"

namespace inctrl {

// What one choice of prompts says of every test picture of a category.
struct JudgedRun {
  std::vector<std::vector<float>> scores;  // [methods, pictures]
  std::vector<AnomalyMap> maps;            // [pictures], frames in pixels of the masks; empty where there is no truth

  JudgedRun(std::size_t methods, std::size_t pictures)
      : scores(methods, std::vector<float>(pictures)), maps(pictures) {}
};

// What is true of a test picture.
struct Truth {
  bool counts = true;  // false: it could not be read
  bool anomalous = false;
  const MaskRegions* mask = nullptr;  // without regions if normal; none: not in the pixel metrics
};

// Image metrics of `scores`, and those at `threshold` where there is one.
RunMetrics metrics_of(std::span<const float> scores, std::span<const Truth> truth, std::optional<float> threshold);

PixelMetrics pixel_metrics_of(const JudgedRun& run, std::span<const Truth> truth, const PixelOptions& options);
PixelMetrics no_map();  // of a method that has none
void add_pixel_metrics(RunMetrics& metrics, const PixelMetrics& pixels);

}  // namespace inctrl
