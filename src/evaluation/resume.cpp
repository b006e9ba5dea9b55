// src/evaluation/resume.cpp. Tested by tests/evaluation/resume_test.cpp
#include "evaluation/resume.h"

#include <algorithm>
#include <string_view>

#include "tensor/require.h"

namespace inctrl {
namespace {

void require_same(std::string_view what, const std::string& now, const std::string& then) {
  require(now == then, ErrorCode::kIncompatible, "--resume: the results that are there have ", what, " '", then,
          "', not '", now, "': take another --out, or leave --resume out to begin anew");
}

void require_same_run(const Results& now, const Results& then) {
  require_same("model", now.model_identity, then.model_identity);
  require_same("data set", now.dataset, then.dataset);
  require_same("root", now.root, then.root);
  for (const auto& setting : now.settings) {
    const auto found = std::find_if(then.settings.begin(), then.settings.end(),
                                    [&](const auto& other) { return other.first == setting.first; });
    require_same(setting.first, setting.second, found == then.settings.end() ? "" : found->second);
  }
}

bool is_wanted(const Run& run, const EvaluationOptions& options) {
  const bool method = std::any_of(options.methods.begin(), options.methods.end(),
                                  [&](Method wanted) { return name(wanted) == run.method; });
  if (!options.prompts.empty()) {
    const auto named = options.prompts.find(run.category);
    return method && named != options.prompts.end() &&
           std::any_of(named->second.begin(), named->second.end(), [&](const NamedPrompts& prompts) {
             return prompts.shots == run.shots && prompts.seed == run.seed && prompts.names == run.prompts;
           });
  }
  return method && run.seed < static_cast<std::uint64_t>(options.seeds) &&
         std::find(options.shots.begin(), options.shots.end(), run.shots) != options.shots.end();
}

std::size_t runs_wanted(const std::string& category, const EvaluationOptions& options) {
  if (options.prompts.empty())
    return options.shots.size() * static_cast<std::size_t>(options.seeds) * options.methods.size();
  const auto named = options.prompts.find(category);
  return named == options.prompts.end() ? 0 : named->second.size() * options.methods.size();
}

}  // namespace

bool has_category(const Results& results, const std::string& category) {
  return std::any_of(results.categories.begin(), results.categories.end(),
                     [&](const CategoryCounts& counts) { return counts.category == category; });
}

void add(Results& results, const CategoryResults& category) {
  results.categories.push_back(category.counts);
  results.runs.insert(results.runs.end(), category.runs.begin(), category.runs.end());
  results.failures.insert(results.failures.end(), category.failures.begin(), category.failures.end());
  const auto by_name = [](const auto& a, const auto& b) { return a.category < b.category; };
  std::stable_sort(results.categories.begin(), results.categories.end(), by_name);
  std::stable_sort(results.runs.begin(), results.runs.end(), by_name);
  std::stable_sort(results.failures.begin(), results.failures.end(), by_name);
}

void take_over(Results& results, const Results& earlier, const Dataset& dataset, const EvaluationOptions& options) {
  require_same_run(results, earlier);
  for (const CategoryCounts& counts : earlier.categories) {
    const auto& wanted = dataset.categories;
    if (std::none_of(wanted.begin(), wanted.end(), [&](const Category& c) { return c.name == counts.category; }))
      continue;
    CategoryResults category{counts, {}, {}};
    for (const Run& run : earlier.runs)
      if (run.category == counts.category && is_wanted(run, options)) category.runs.push_back(run);
    if (category.runs.size() != runs_wanted(counts.category, options)) continue;
    for (const EvaluationFailure& failure : earlier.failures)
      if (failure.category == counts.category) category.failures.push_back(failure);
    add(results, category);
  }
}

}  // namespace inctrl
