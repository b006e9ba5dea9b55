// src/evaluation/comparison_text.cpp. Tested by tests/evaluation/comparison_text_test.cpp
#include "evaluation/comparison_text.h"

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>
#include <string_view>

#include "evaluation/tables.h"

namespace inctrl {
namespace {

constexpr std::array<std::string_view, 5> kMain = {"image_auroc", "image_auprc", "image_f1max", "pixel_ap",
                                                   "pixel_pro"};
constexpr std::size_t kMostRemarks = 12;  // in the brief text

const Difference& of_metric(const Differences& differences, std::string_view metric) {
  const auto found =
      std::find_if(kMetrics.begin(), kMetrics.end(), [&](const auto& known) { return known.first == metric; });
  return differences[static_cast<std::size_t>(found - kMetrics.begin())];
}

std::string points(double share) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << 100 * share;
  return out.str();
}

std::string signed_points(double share) {
  std::string text = points(share);
  if (text == "-0.0") text = "0.0";
  return text == "0.0" || text.front() == '-' ? text : '+' + text;
}

std::string interval_text(const Difference& difference) {
  if (!difference.interval) return "-";
  return '[' + signed_points(difference.interval->low) + ", " + signed_points(difference.interval->high) + ']';
}

std::string_view verdict_text(std::string_view metric, const Difference& difference) {
  switch (verdict_on(metric, difference)) {
    case Verdict::kBetter: return "better";
    case Verdict::kWorse: return "worse";
    case Verdict::kUnclear: break;
  }
  return "unclear";
}

std::string heading(const ComparedGroup& group) {
  return group.method + ", " + std::to_string(group.shots) + (group.shots == 1 ? " shot" : " shots");
}

void write_metrics(std::ostream& out, const ComparedGroup& group) {
  out << "\n## " << heading(group)
      << "\n\n| metric | baseline | new | difference | 95 % interval | new is | pairs (categories) | without a value "
         "|\n"
         "|---|---|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < kMetrics.size(); ++i) {
    const Difference& difference = group.all[i];
    const std::string_view name = kMetrics[i].first;
    out << "| " << name << " | ";
    if (difference.pairs == 0)
      out << "- | - | - | - | -";
    else
      out << points(difference.baseline) << " | " << points(difference.now) << " | "
          << signed_points(difference.difference) << " | " << interval_text(difference) << " | "
          << verdict_text(name, difference);
    out << " | " << difference.pairs << " (" << difference.categories << ") | " << difference.undefined << " |\n";
  }
}

void write_categories(std::ostream& out, const ComparedGroup& group) {
  if (group.categories.size() < 2) return;
  out << "\n| category |";
  for (const std::string_view metric : kMain) out << ' ' << metric << " |";
  out << "\n|---|---|---|---|---|---|\n";
  for (const auto& [category, differences] : group.categories) {
    out << "| " << markdown_cell(category) << " |";
    for (const std::string_view metric : kMain) {
      const Difference& difference = of_metric(differences, metric);
      if (difference.pairs == 0)
        out << " - |";
      else
        out << ' ' << signed_points(difference.difference) << ' ' << interval_text(difference) << " |";
    }
    out << '\n';
  }
}

}  // namespace

std::string comparison_markdown(const Comparison& comparison) {
  std::ostringstream out;
  out << "# Comparison\n\nBaseline " << markdown_cell(comparison.baseline_title) << ", new "
      << markdown_cell(comparison.new_title) << ": " << comparison.pairs
      << " pairs of runs with category, shots, seed and method in common.\n";
  if (!comparison.remarks.empty()) out << '\n';
  for (const std::string& remark : comparison.remarks) out << "- " << markdown_cell(remark) << '\n';
  for (const ComparedGroup& group : comparison.groups) {
    write_metrics(out, group);
    write_categories(out, group);
  }
  if (comparison.groups.empty()) return out.str();
  out << "\nPercent; difference: new minus baseline in points, the unweighted mean over categories of the mean over "
         "seeds. Interval: percentiles 2.5 and 97.5 of "
      << kResamples
      << " bootstrap resamples (generator seed 0): of categories and, within each, of its seeds; with one category of "
         "its seeds; with one pair of its pictures, normal and anomalous ones apart, for metrics of pictures. Better "
         "or "
         "worse: the interval does not hold 0; of overkill and false alarms less is better. Several metrics are looked "
         "at: one in twenty intervals misses by chance.\n";
  return out.str();
}

std::string comparison_brief(const Comparison& comparison) {
  std::ostringstream out;
  out << "baseline " << comparison.baseline_title << ", new " << comparison.new_title << ": " << comparison.pairs
      << " pairs of runs\n";
  for (const ComparedGroup& group : comparison.groups) {
    out << heading(group) << '\n';
    for (const std::string_view metric : kMain) {
      const Difference& difference = of_metric(group.all, metric);
      if (difference.pairs == 0) continue;
      out << "  " << std::left << std::setw(12) << metric << std::right << std::setw(6) << points(difference.baseline)
          << " -> " << std::setw(5) << points(difference.now) << std::setw(7) << signed_points(difference.difference)
          << "  " << std::left << std::setw(16) << interval_text(difference) << std::right << ' '
          << verdict_text(metric, difference) << '\n';
    }
  }
  for (std::size_t i = 0; i < std::min(kMostRemarks, comparison.remarks.size()); ++i)
    out << comparison.remarks[i] << '\n';
  if (comparison.remarks.size() > kMostRemarks)
    out << "and " << comparison.remarks.size() - kMostRemarks << " more remarks in comparison.md (--out)\n";
  return out.str();
}

}  // namespace inctrl
