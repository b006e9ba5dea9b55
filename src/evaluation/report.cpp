// src/evaluation/report.cpp. Tested by tests/evaluation/report_test.cpp
#include "evaluation/report.h"

#include <algorithm>
#include <sstream>

#include "evaluation/html_text.h"
#include "evaluation/report_parts.h"
#include "evaluation/tables.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostFailures = 200;  // listed one by one

void write_opening(std::ostream& out, const Results& results) {
  const std::string title = html_text(results.model) + " on " + html_text(results.dataset);
  out << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
         "'unsafe-inline'\">\n"
         "<title>"
      << title << "</title>\n<style>" << report_style() << "</style>\n</head>\n<body>\n<h1>" << title << "</h1>\n";
  std::size_t normal = 0, anomalous = 0;
  for (const CategoryCounts& counts : results.categories) {
    normal += counts.test_normal;
    anomalous += counts.test_anomalous;
  }
  out << "<p>" << results.categories.size() << (results.categories.size() == 1 ? " category" : " categories") << ", "
      << normal << " normal and " << anomalous << " anomalous test pictures";
  if (!results.failures.empty()) out << "; <a href=\"#notes\">" << results.failures.size() << " left out</a>";
  out << ".</p>\n<nav><a href=\"#figures\">Figures</a><a href=\"#mistakes\">Worst mistakes</a>"
         "<a href=\"#curves\">Curves and scores</a><a href=\"#notes\">What the figures rest on</a></nav>\n";
}

void write_missing(std::ostream& out, const Results& results) {
  const std::vector<MissingFigure> missing = missing_figures(results);
  if (missing.empty()) return;
  out << "<h3>Undefined, and left out of means</h3>\n<ul class=\"plain\">\n";
  for (const MissingFigure& figure : missing)
    out << "<li>" << html_text(figure.metric) << " in " << figure.runs << " of " << results.runs.size()
        << " runs: " << html_text(figure.reason) << "</li>\n";
  out << "</ul>\n";
}

void write_failures(std::ostream& out, const Results& results) {
  if (results.failures.empty()) return;
  out << "<h3>Left out</h3>\n<ul class=\"plain\">\n";
  for (std::size_t i = 0; i < std::min(kMostFailures, results.failures.size()); ++i) {
    const EvaluationFailure& failure = results.failures[i];
    out << "<li>" << html_text(failure.path.empty() ? failure.category : failure.path) << ": "
        << html_text(failure.reason) << "</li>\n";
  }
  if (results.failures.size() > kMostFailures)
    out << "<li>and " << results.failures.size() - kMostFailures << " more: see results.json</li>\n";
  out << "</ul>\n";
}

}  // namespace

std::string shots_text(int shots) {
  return std::to_string(shots) + (shots == 1 ? " shot" : " shots");
}

std::string shown_method(const Results& results) {
  for (const Run& run : results.runs)
    if (run.method == "inctrl") return run.method;
  return results.runs.empty() ? "" : results.runs.front().method;
}

std::string anchor_of(const Results& results, const std::string& category) {
  std::size_t place = 0;
  while (place < results.categories.size() && results.categories[place].category != category) ++place;
  return "category-" + std::to_string(place);
}

void write_notes(std::ostream& out, const Results& results) {
  out << "<h2 id=\"notes\">What the figures rest on</h2>\n<ul class=\"plain\">\n<li>model: " << html_text(results.model)
      << " (" << html_text(results.model_identity.substr(0, 12)) << ")</li>\n<li>program: inctrl "
      << html_text(results.version) << "</li>\n<li>data set: " << html_text(results.dataset) << ", "
      << html_text(results.root) << "</li>\n";
  for (const auto& [setting, value] : results.settings)
    out << "<li>" << html_text(setting) << ": " << html_text(value) << "</li>\n";
  out << "</ul>\n";
  write_missing(out, results);
  write_failures(out, results);
}

std::string report_html(const Results& results, std::span<const Mistake> mistakes) {
  std::ostringstream out;
  write_opening(out, results);
  write_figures(out, results);
  write_mistakes(out, mistakes);
  write_curves(out, results);
  write_notes(out, results);
  out << "</body>\n</html>\n";
  return out.str();
}

}  // namespace inctrl
