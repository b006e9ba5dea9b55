// src/evaluation/comparison.h: is one result better than another, run by run?
// Runs are paired that have category, shots, seed and method in common; what is compared is new minus baseline, so that
// hard categories and lucky draws of prompts, which both results share, drop out.
// Tested by tests/evaluation/comparison_test.cpp
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluation/bootstrap.h"
#include "evaluation/results.h"

namespace inctrl {

// How a metric changed over the pairs of one shot count and method.
struct Difference {
  std::size_t pairs = 0, categories = 0;  // with a value in both
  std::size_t undefined = 0;              // pairs without one
  double baseline = 0, now = 0,
         difference = 0;  // unweighted means over categories of means over seeds; 0 without pairs
  // Of the difference, 95 %. Several categories: they are resampled, and within each its seeds (a single seed stands
  // for itself). One category: its seeds are resampled. One pair: its pictures are resampled, normal and anomalous ones
  // apart, the same in both results; that needs a metric of pictures' scores (AUROC, AUPRC, F1-max, overkill), and for
  // the others there is no interval. See interval_of_mean().
  std::optional<Interval> interval;
};

enum class Verdict { kBetter, kWorse, kUnclear };  // unclear: the interval holds 0, or there is none
Verdict verdict_on(std::string_view metric, const Difference& difference);
bool lower_is_better(std::string_view metric);  // overkill, false alarms

using Differences = std::array<Difference, kMetrics.size()>;  // in the order of kMetrics

struct ComparedGroup {
  int shots = 0;
  std::string method;
  Differences all;
  std::vector<std::pair<std::string, Differences>> categories;  // by name
};

struct Comparison {
  std::string baseline_title, new_title;  // "inctrl-lite (0123456789ab)"
  std::size_t pairs = 0;
  std::vector<ComparedGroup> groups;  // in the order of the new results
  std::vector<std::string> remarks;   // what differs beside the figures, and what could not be paired: a sentence each
};

Comparison compare(const Results& baseline, const Results& now);

}  // namespace inctrl
