// src/evaluation/tables.h: how do results look as tables?
// Tested by tests/evaluation/tables_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/results.h"
#include "evaluation/summary.h"

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
std::string percent(const Spread& spread, std::size_t seeds);

// Text with letters escaped that mean something in a Markdown table.
std::string markdown_cell(const std::string& text);

// A metric, by its name in kMetrics, and what people call it.
struct Column {
  std::string_view metric, title;
};
std::span<const Column> paper_columns() noexcept;  // the columns of table_markdown()
const Spread& figure(const SummaryRow& row, std::string_view metric);

// Why figures are missing, and in how many runs.
struct MissingFigure {
  std::string metric, reason;
  std::size_t runs = 0;
};
std::vector<MissingFigure> missing_figures(const Results& results);

}  // namespace inctrl
