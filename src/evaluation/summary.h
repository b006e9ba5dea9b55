// src/evaluation/summary.h: what are the figures of a data set, over its categories and seeds?
// Per seed the unweighted mean over categories; then the mean and the deviation of those over seeds (divided by their
// number). Tested by tests/evaluation/summary_test.cpp
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/results.h"

namespace inctrl {

struct Spread {
  std::optional<double> mean;  // none if it is defined nowhere
  double deviation = 0;        // over seeds
  std::size_t undefined = 0;   // runs left out because they have no value
};

// One row of a table.
struct SummaryRow {
  std::string category;  // empty: the mean over all categories
  int shots = 0;
  std::string method;
  std::size_t seeds = 0;
  std::array<Spread, kMetrics.size()> figures;  // in the order of kMetrics
};

// For every shot count and method, first each category, then the row of all of them. In the order of `results`.
std::vector<SummaryRow> summarise(const Results& results);

}  // namespace inctrl
