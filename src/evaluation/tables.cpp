// src/evaluation/tables.cpp. Tested by tests/evaluation/tables_test.cpp
#include "evaluation/tables.h"

#include <algorithm>
#include <iomanip>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

namespace inctrl {
namespace {

constexpr std::array<Column, 11> kPaperColumns = {{{"image_auroc", "image AUROC"},
                                                   {"image_auprc", "AUPRC"},
                                                   {"image_f1max", "F1-max"},
                                                   {"f1_at_threshold", "F1 at threshold"},
                                                   {"false_alarms_at_threshold", "false alarms"},
                                                   {"detections_at_threshold", "detections"},
                                                   {"overkill_at_5", "overkill @5"},
                                                   {"pixel_auroc", "pixel AUROC"},
                                                   {"pixel_ap", "AP"},
                                                   {"pixel_f1max", "F1-max"},
                                                   {"pixel_pro", "PRO"}}};
constexpr std::array<Column, 5> kBriefColumns = {{{"image_auroc", "image AUROC"},
                                                  {"image_auprc", "AUPRC"},
                                                  {"image_f1max", "F1-max"},
                                                  {"pixel_ap", "pixel AP"},
                                                  {"pixel_pro", "PRO"}}};

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char letter : text) out += letter == '"' ? "\"\"" : std::string(1, letter);
  return out + '"';
}

void write_heading(std::ostream& out, const SummaryRow& row) {
  out << "\n## " << row.method << ", " << row.shots << (row.shots == 1 ? " shot" : " shots") << "\n\n| category |";
  for (const Column& column : kPaperColumns) out << ' ' << column.title << " |";
  out << "\n|---|";
  for (std::size_t i = 0; i < kPaperColumns.size(); ++i) out << "---|";
  out << '\n';
}

void write_row(std::ostream& out, const SummaryRow& row) {
  out << "| " << (row.category.empty() ? "**mean**" : markdown_cell(row.category)) << " |";
  for (const Column& column : kPaperColumns) out << ' ' << percent(figure(row, column.metric), row.seeds) << " |";
  out << '\n';
}

void write_reasons(std::ostream& out, const Results& results) {
  const std::vector<MissingFigure> missing = missing_figures(results);
  if (missing.empty()) return;
  out << "\nUndefined, and left out of means:\n\n";
  for (const MissingFigure& figure : missing)
    out << "- " << figure.metric << " in " << figure.runs << " of " << results.runs.size() << " runs: " << figure.reason
        << '\n';
}

void write_notes(std::ostream& out, const Results& results) {
  out << "\nModel " << markdown_cell(results.model) << " (" << results.model_identity.substr(0, 12) << "), inctrl "
      << results.version << ", data set " << results.dataset << ".";
  for (const auto& [setting, value] : results.settings) out << ' ' << setting << ": " << markdown_cell(value) << ';';
  out << "\n\nPercent. Per seed the unweighted mean over categories, then mean and deviation over seeds. F1-max is an "
         "upper"
         " bound: its threshold is chosen on the test pictures. F1, false alarms and detections at the threshold are "
         "those"
         " of a threshold set from normal pictures alone.\n";
  if (!results.failures.empty()) out << "\nLeft out: " << results.failures.size() << " (see results.json).\n";
}

}  // namespace

std::string markdown_cell(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    if (letter == '|' || letter == '<' || letter == '`' || letter == '\\') out += '\\';
    out += letter == '\n' || letter == '\r' ? ' ' : letter;
  }
  return out;
}

std::span<const Column> paper_columns() noexcept {
  return kPaperColumns;
}

const Spread& figure(const SummaryRow& row, std::string_view metric) {
  const auto found =
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& known) { return known.first == metric; });
  return row.figures[static_cast<std::size_t>(found - kMetrics.begin())];
}

std::vector<MissingFigure> missing_figures(const Results& results) {
  std::map<std::pair<std::string_view, std::string>, std::size_t> counts;
  for (const Run& run : results.runs)
    for (const auto& [name, member] : kMetrics)
      if (const Metric& metric = run.metrics.*member; !metric.value) ++counts[{name, metric.reason}];
  std::vector<MissingFigure> missing;
  for (const auto& [what, count] : counts) missing.push_back({std::string(what.first), what.second, count});
  return missing;
}

std::string percent(const Spread& spread, std::size_t seeds) {
  if (!spread.mean) return "-";
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << 100 * *spread.mean;
  if (seeds > 1) out << " ± " << 100 * spread.deviation;
  return out.str();
}

std::string table_markdown(const Results& results) {
  std::ostringstream out;
  out << "# Results\n";
  bool begins = true;
  for (const SummaryRow& row : summarise(results)) {
    if (begins) write_heading(out, row);
    write_row(out, row);
    begins = row.category.empty();  // the mean ends a table
  }
  write_notes(out, results);
  write_reasons(out, results);
  return out.str();
}

std::string table_csv(const Results& results) {
  std::ostringstream out;
  out << std::setprecision(17) << "shots,method,category,seeds";
  for (const auto& [name, member] : kMetrics)
    out << ',' << name << ',' << name << "_deviation," << name << "_undefined";
  out << "\r\n";
  for (const SummaryRow& row : summarise(results)) {
    out << row.shots << ',' << row.method << ',' << (row.category.empty() ? "mean" : quoted(row.category)) << ','
        << row.seeds;
    for (const Spread& spread : row.figures) {
      out << ',';
      if (spread.mean)
        out << *spread.mean << ',' << spread.deviation;
      else
        out << ',';
      out << ',' << spread.undefined;
    }
    out << "\r\n";
  }
  return out.str();
}

std::string table_brief(const Results& results) {
  std::ostringstream out;
  const auto cell = [&](const std::string& text, std::size_t width) {  // "±" has two bytes
    const auto letters = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    out << std::string(width > letters ? width - letters : 1, ' ') << text;
  };
  out << "shots  method    ";
  for (const Column& column : kBriefColumns) cell(std::string(column.title), 14);
  out << '\n';
  for (const SummaryRow& row : summarise(results)) {
    if (!row.category.empty()) continue;
    out << std::setw(5) << row.shots << "  " << std::left << std::setw(10) << row.method << std::right;
    for (const Column& column : kBriefColumns) cell(percent(figure(row, column.metric), row.seeds), 14);
    out << '\n';
  }
  return out.str();
}

}  // namespace inctrl
