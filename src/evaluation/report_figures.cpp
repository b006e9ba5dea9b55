// src/evaluation/report_figures.cpp: the tables of report.html. Tested by tests/evaluation/report_test.cpp
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "evaluation/html_text.h"
#include "evaluation/report_parts.h"
#include "evaluation/summary.h"
#include "evaluation/tables.h"

namespace inctrl {
namespace {

// A heading over columns: what they speak of.
struct Group {
  std::string title;
  std::size_t columns = 0;
};

bool is_pixel(const Column& column) {
  return column.metric.starts_with("pixel_");
}

// Columns without a single figure say nothing.
std::vector<Column> columns_of(const std::vector<SummaryRow>& rows) {
  std::vector<Column> columns;
  for (const Column& column : paper_columns())
    if (std::any_of(rows.begin(), rows.end(),
                    [&](const SummaryRow& row) { return figure(row, column.metric).mean.has_value(); }))
      columns.push_back(column);
  return columns;
}

// Below a heading that says so, "image AUROC" is "AUROC".
std::string short_title(const Column& column) {
  const std::string title(column.title);
  for (const std::string_view kind : {"image ", "pixel "})
    if (title.starts_with(kind)) return title.substr(kind.size());
  return title;
}

void write_head(std::ostream& out, const std::string& first, const std::vector<Column>& columns) {
  const auto pixels = static_cast<std::size_t>(std::count_if(columns.begin(), columns.end(), is_pixel));
  out << "<thead><tr><th></th>";
  for (const Group& group : {Group{"pictures", columns.size() - pixels}, Group{"pixels", pixels}})
    if (group.columns > 0) out << "<th class=\"group\" colspan=\"" << group.columns << "\">" << group.title << "</th>";
  out << "</tr><tr><th>" << first << "</th>";
  for (const Column& column : columns) out << "<th>" << short_title(column) << "</th>";
  out << "</tr></thead>";
}

void write_cells(std::ostream& out, const SummaryRow& row, const std::vector<Column>& columns) {
  for (const Column& column : columns) out << "<td>" << percent(figure(row, column.metric), row.seeds) << "</td>";
  out << "</tr>\n";
}

void write_means(std::ostream& out, const std::vector<SummaryRow>& rows, const std::string& shown) {
  const std::vector<Column> columns = columns_of(rows);
  out << "<div class=\"wide\"><table>";
  write_head(out, "mean over categories", columns);
  out << "<tbody>";
  for (const SummaryRow& row : rows) {
    if (!row.category.empty()) continue;
    out << "<tr" << (row.method == shown ? " class=\"mean\"" : "") << "><th>" << html_text(row.method) << ", "
        << shots_text(row.shots) << "</th>";
    write_cells(out, row, columns);
  }
  out << "</tbody></table></div>\n";
}

void write_categories(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows) {
  const std::vector<Column> columns = columns_of(rows);
  out << "<div class=\"wide\"><table>";
  write_head(out, "category", columns);
  out << "<tbody>";
  for (const SummaryRow& row : rows) {
    if (row.category.empty())
      out << "<tr class=\"mean\"><th>mean</th>";
    else
      out << "<tr><th><a href=\"#" << anchor_of(results, row.category) << "\">" << html_text(row.category)
          << "</a></th>";
    write_cells(out, row, columns);
  }
  out << "</tbody></table></div>\n";
}

// A table for each shot count of a method.
void write_method(std::ostream& out, const Results& results, const std::vector<SummaryRow>& rows,
                  const std::string& method) {
  std::vector<SummaryRow> group;
  for (const SummaryRow& row : rows) {
    if (row.method != method) continue;
    group.push_back(row);
    if (!row.category.empty()) continue;  // the mean ends a table
    out << "<h3>" << html_text(method) << ", " << shots_text(row.shots) << "</h3>\n";
    write_categories(out, results, group);
    group.clear();
  }
}

}  // namespace

void write_figures(std::ostream& out, const Results& results) {
  const std::string shown = shown_method(results);
  std::vector<SummaryRow> rows = summarise(results);
  std::stable_sort(rows.begin(), rows.end(), [&](const SummaryRow& a, const SummaryRow& b) {
    return std::pair(a.method != shown, a.method) < std::pair(b.method != shown, b.method);
  });
  std::set<std::string> others;
  for (const SummaryRow& row : rows)
    if (row.method != shown) others.insert(row.method);
  out << "<h2 id=\"figures\">Figures</h2>\n<p class=\"soft\">Percent. Per seed the unweighted mean over categories, "
         "then "
         "mean and deviation over seeds. F1-max is an upper bound: its threshold is chosen on the test pictures.";
  if (std::any_of(results.runs.begin(), results.runs.end(), [](const Run& run) { return run.threshold.has_value(); }))
    out << " F1, false alarms and detections at the threshold are those of a threshold set from normal pictures alone.";
  out << "</p>\n";
  if (rows.empty()) out << "<p>No category has been measured.</p>\n";
  if (rows.empty()) return;
  write_means(out, rows, shown);
  if (results.categories.size() < 2) return;  // it is the mean
  write_method(out, results, rows, shown);
  for (const std::string& method : others) {
    out << "<details><summary>Method " << html_text(method) << " by category</summary>\n";
    write_method(out, results, rows, method);
    out << "</details>\n";
  }
}

}  // namespace inctrl
