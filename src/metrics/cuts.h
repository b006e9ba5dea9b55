// src/metrics/cuts.h: what do counts at every distinct threshold say of scores?
// Shared by pictures, whose scores fit in memory, and pixels, whose do not. Tested by tests/metrics/
#pragma once

#include <span>

namespace inctrl {

// What is at or above a threshold. Counts are whole numbers, kept as doubles: exact up to 2^53.
struct Cut {
  float threshold = 0;
  double hits = 0;          // anomalous in truth
  double false_alarms = 0;  // normal in truth
};

// All functions: cuts from the highest threshold to the lowest; counts never fall, and those of the last are the
// totals, both above 0 (for average precision and F1 only the hits). Sums run in double precision, in order.
double area_under_roc(std::span<const Cut> cuts) noexcept;
double average_precision_of(std::span<const Cut> cuts) noexcept;

double f1_of(const Cut& cut, double anomalous) noexcept;  // 0 without hits
struct BestCut {
  double f1 = 0;
  float threshold = 0;  // the highest at which it is reached
};
BestCut best_f1_of(std::span<const Cut> cuts) noexcept;

}  // namespace inctrl
