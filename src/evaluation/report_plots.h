// src/evaluation/report_plots.h: what do the scores of runs look like?
// Drawings as inline SVG; their colours are classes that report.cpp's style sheet defines: "c0" to "c5" for shot
// counts, "normal", "anomalous". Tested by tests/evaluation/report_plots_test.cpp
#pragma once

#include <span>
#include <string>

#include "evaluation/results.h"

namespace inctrl {

// Runs of one category and method that have a curve, and the colour of their shot count.
struct PlottedRun {
  const Run* run = nullptr;
  int colour = 0;  // 0 to 5
};

// A line a run. Points that lie within a fraction of a pixel of each other are drawn as one.
std::string roc_plot(std::span<const PlottedRun> runs);
std::string precision_recall_plot(std::span<const PlottedRun> runs);

// The scores of `runs` together (of one shot count, whose scores compare): in each of 30 equal steps, what share of the
// normal, and of the anomalous, pictures lies there. A dashed line for each run's threshold.
std::string score_histogram(std::span<const Run* const> runs);

}  // namespace inctrl
