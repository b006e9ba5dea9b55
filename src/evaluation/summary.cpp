// src/evaluation/summary.cpp. Tested by tests/evaluation/summary_test.cpp
#include "evaluation/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

namespace inctrl {
namespace {

using Group = std::pair<int, std::string>;  // shots, method
using Runs = std::vector<const Run*>;

// Shot counts and methods in the order in which runs have them.
std::vector<Group> groups_of(const Results& results) {
  std::vector<Group> groups;
  for (const Run& run : results.runs)
    if (const Group group{run.shots, run.method}; std::find(groups.begin(), groups.end(), group) == groups.end())
      groups.push_back(group);
  return groups;
}

Spread spread_over_seeds(const Runs& runs, Metric RunMetrics::*metric) {
  std::map<std::uint64_t, std::pair<double, int>> seeds;  // sum over categories, and their number
  Spread spread;
  for (const Run* run : runs) {
    const Metric& value = run->metrics.*metric;
    if (!value.value) {
      ++spread.undefined;
      continue;
    }
    seeds[run->seed].first += *value.value;
    ++seeds[run->seed].second;
  }
  if (seeds.empty()) return spread;
  double sum = 0, squares = 0;
  for (const auto& [seed, figure] : seeds) sum += figure.first / figure.second;
  const double mean = sum / static_cast<double>(seeds.size());
  for (const auto& [seed, figure] : seeds) squares += std::pow(figure.first / figure.second - mean, 2);
  spread.mean = mean;
  spread.deviation = std::sqrt(squares / static_cast<double>(seeds.size()));
  return spread;
}

SummaryRow row_of(const std::string& category, const Group& group, const Runs& runs) {
  SummaryRow row{category, group.first, group.second, 0, {}};
  std::vector<std::uint64_t> seeds;
  for (const Run* run : runs) seeds.push_back(run->seed);
  std::sort(seeds.begin(), seeds.end());
  row.seeds = static_cast<std::size_t>(std::unique(seeds.begin(), seeds.end()) - seeds.begin());
  for (std::size_t i = 0; i < kMetrics.size(); ++i) row.figures[i] = spread_over_seeds(runs, kMetrics[i].second);
  return row;
}

}  // namespace

std::vector<SummaryRow> summarise(const Results& results) {
  std::vector<SummaryRow> rows;
  for (const Group& group : groups_of(results)) {
    std::map<std::string, Runs> categories;
    Runs all;
    for (const Run& run : results.runs) {
      if (Group(run.shots, run.method) != group) continue;
      categories[run.category].push_back(&run);
      all.push_back(&run);
    }
    for (const auto& [category, runs] : categories) rows.push_back(row_of(category, group, runs));
    rows.push_back(row_of("", group, all));
  }
  return rows;
}

}  // namespace inctrl
