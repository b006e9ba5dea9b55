// src/evaluation/report_curves.cpp: curves and histograms on report.html. Tested by tests/evaluation/report_test.cpp
#include <map>
#include <set>
#include <vector>

#include "evaluation/html_text.h"
#include "evaluation/report_parts.h"
#include "evaluation/report_plots.h"

namespace inctrl {
namespace {

constexpr int kColours = 6;

// The runs of the shown method, by category, then shots.
using ByShots = std::map<int, std::vector<const Run*>>;
std::map<std::string, ByShots> shown_runs(const Results& results) {
  const std::string method = shown_method(results);
  std::map<std::string, ByShots> runs;
  for (const Run& run : results.runs)
    if (run.method == method) runs[run.category][run.shots].push_back(&run);
  return runs;
}

// A colour for each shot count, the same for all categories.
std::map<int, int> colours_of(const Results& results) {
  std::set<int> shots;
  for (const Run& run : results.runs) shots.insert(run.shots);
  std::map<int, int> colours;
  for (const int count : shots) colours.emplace(count, static_cast<int>(colours.size()) % kColours);
  return colours;
}

bool has_both_classes(const Run& run) {
  bool normal = false, anomalous = false;
  for (const ImageScore& image : run.images) (image.anomalous ? anomalous : normal) = true;
  return normal && anomalous;
}

void write_swatch(std::ostream& out, const std::string& kind, const std::string& text) {
  out << "<span><svg viewBox=\"0 0 14 8\" aria-hidden=\"true\">" << kind << "</svg>" << text << "</span>";
}

void write_legend(std::ostream& out, const ByShots& runs, const std::map<int, int>& colours) {
  out << "<div class=\"legend\">";
  for (const auto& [shots, of_shots] : runs)
    write_swatch(out, "<path class=\"line c" + std::to_string(colours.at(shots)) + "\" d=\"M0 4H14\"/>",
                 shots_text(shots));
  bool thresholds = false;
  for (const auto& [shots, of_shots] : runs)
    for (const Run* run : of_shots) thresholds = thresholds || run->threshold;
  write_swatch(out, "<path class=\"normal\" d=\"M0 0H14V8H0z\"/>", "normal");
  write_swatch(out, "<path class=\"anomalous\" d=\"M0 0H14V8H0z\"/>", "anomalous");
  if (thresholds) write_swatch(out, "<path class=\"threshold\" d=\"M7 0V8\"/>", "threshold from normals");
  out << "</div>\n";
}

void write_plot(std::ostream& out, const std::string& svg, const std::string& caption) {
  out << "<figure>" << svg << "<figcaption>" << caption << "</figcaption></figure>\n";
}

void write_counts(std::ostream& out, const Results& results, const std::string& category) {
  for (const CategoryCounts& counts : results.categories) {
    if (counts.category != category) continue;
    out << "<p class=\"soft\">Prompts from " << counts.train << " normal pictures; tested on " << counts.test_normal
        << " normal and " << counts.test_anomalous << " anomalous ones";
    if (counts.without_mask > 0) out << ", " << counts.without_mask << " of them without a mask";
    out << ".</p>\n";
  }
}

void write_category(std::ostream& out, const ByShots& runs, const std::map<int, int>& colours) {
  std::vector<PlottedRun> plotted;
  for (const auto& [shots, of_shots] : runs)
    for (const Run* run : of_shots)
      if (has_both_classes(*run)) plotted.push_back({run, colours.at(shots)});
  write_legend(out, runs, colours);
  out << "<div class=\"plots\">\n";
  if (!plotted.empty()) {
    write_plot(out, roc_plot(plotted), "ROC, a line a seed");
    write_plot(out, precision_recall_plot(plotted), "Precision and recall, a line a seed");
  }
  for (const auto& [shots, of_shots] : runs)
    write_plot(out, score_histogram(of_shots),
               "Scores, " + shots_text(shots) + (of_shots.size() > 1 ? ", all seeds together" : ""));
  out << "</div>\n";
  if (plotted.empty()) out << "<p>No curves: only one class was tested.</p>\n";
}

}  // namespace

void write_curves(std::ostream& out, const Results& results) {
  const std::map<std::string, ByShots> categories = shown_runs(results);
  if (categories.empty()) return;
  const std::map<int, int> colours = colours_of(results);
  out << "<h2 id=\"curves\">Curves and scores</h2>\n<p class=\"soft\">Method " << html_text(shown_method(results))
      << ".</p>\n";
  for (const auto& [category, runs] : categories) {
    out << "<h3 id=\"" << anchor_of(results, category) << "\">" << html_text(category) << "</h3>\n";
    write_counts(out, results, category);
    write_category(out, runs, colours);
  }
}

}  // namespace inctrl
