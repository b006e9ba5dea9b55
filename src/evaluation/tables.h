// src/evaluation/tables.h: how do results look as tables?
// Tested by tests/evaluation/tables_test.cpp
#pragma once

#include <string>

#include "evaluation/results.h"

namespace inctrl {

// For a paper: a table for each method and shot count, a row a category and last their mean, figures in percent, "94.3
// ± 0.6" over seeds. What the figures rest on stands below.
std::string table_markdown(const Results& results);

// For a spreadsheet: a line for each shot count, method and category ("mean" for all of them), figures as fractions:
// METRIC, METRIC_deviation, METRIC_undefined (runs without a value).
std::string table_csv(const Results& results);

// For a terminal: the means over all categories, a line for each shot count and method.
std::string table_brief(const Results& results);

// "94.3 ± 0.6" in percent, or "-" without a value. `deviation`: only where there are several seeds.
struct Spread;
std::string percent(const Spread& spread, std::size_t seeds);

}  // namespace inctrl
