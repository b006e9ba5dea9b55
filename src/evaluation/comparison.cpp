// src/evaluation/comparison.cpp. Tested by tests/evaluation/comparison_test.cpp
#include "evaluation/comparison.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "evaluation/comparison_remarks.h"
#include "metrics/image_metrics.h"

namespace inctrl {
namespace {

Metric best_f1_value(std::span<const Judged> pictures) {
  return best_f1(pictures).f1;
}
template <int percent>
Metric overkill_at(std::span<const Judged> pictures) {
  return overkill(pictures, percent / 100.0);
}

// How a metric follows from the scores of pictures; nothing if it does not.
using Measure = Metric (*)(std::span<const Judged>);
Measure measure_of(std::string_view metric) {
  static const std::map<std::string_view, Measure> known = {{"image_auroc", auroc},
                                                            {"image_auprc", average_precision},
                                                            {"image_f1max", best_f1_value},
                                                            {"overkill_at_2", overkill_at<2>},
                                                            {"overkill_at_5", overkill_at<5>},
                                                            {"overkill_at_10", overkill_at<10>}};
  const auto found = known.find(metric);
  return found == known.end() ? nullptr : found->second;
}

// Pictures that both runs of a pair scored.
struct PairedPictures {
  std::vector<std::pair<float, float>> normal, anomalous;  // scores: baseline, new
};

PairedPictures pictures_of(const RunPair& pair) {
  std::map<std::string_view, const ImageScore*> known;
  for (const ImageScore& image : pair.baseline->images) known.emplace(image.path, &image);
  PairedPictures pictures;
  for (const ImageScore& image : pair.now->images)
    if (const auto found = known.find(image.path); found != known.end() && found->second->anomalous == image.anomalous)
      (image.anomalous ? pictures.anomalous : pictures.normal).emplace_back(found->second->score, image.score);
  return pictures;
}

std::optional<Interval> interval_over_pictures(const RunPair& pair, Measure measure) {
  const PairedPictures pictures = pictures_of(pair);
  if (!measure || pictures.normal.empty() || pictures.anomalous.empty()) return std::nullopt;
  return bootstrap_interval([&](std::mt19937_64& random) -> std::optional<double> {
    std::vector<Judged> baseline, now;
    for (const bool anomalous : {false, true}) {
      const auto& scores = anomalous ? pictures.anomalous : pictures.normal;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        const auto& [before, after] = scores[drawn(random, scores.size())];
        baseline.push_back({before, anomalous});
        now.push_back({after, anomalous});
      }
    }
    return *measure(now).value - *measure(baseline).value;
  });
}

// A metric's values over the pairs that have one in both, category by category.
struct PairedValues {
  std::vector<std::vector<double>> baseline, now, difference;
  std::size_t pairs = 0, undefined = 0;
  const RunPair* last = nullptr;
};

PairedValues values_of(std::span<const RunPair> pairs, Metric RunMetrics::*metric) {
  PairedValues values;
  std::map<std::string_view, std::size_t> places;  // of categories
  for (const RunPair& pair : pairs) {
    const std::optional<double> before = (pair.baseline->metrics.*metric).value;
    const std::optional<double> after = (pair.now->metrics.*metric).value;
    if (!before || !after) {
      ++values.undefined;
      continue;
    }
    const std::size_t place = places.try_emplace(pair.now->category, places.size()).first->second;
    for (auto* groups : {&values.baseline, &values.now, &values.difference}) groups->resize(places.size());
    values.baseline[place].push_back(*before);
    values.now[place].push_back(*after);
    values.difference[place].push_back(*after - *before);
    values.last = &pair;
    ++values.pairs;
  }
  return values;
}

Difference difference_of(std::span<const RunPair> pairs, std::size_t metric) {
  const auto& [name, member] = kMetrics[metric];
  const PairedValues values = values_of(pairs, member);
  Difference result;
  result.pairs = values.pairs;
  result.categories = values.difference.size();
  result.undefined = values.undefined;
  if (values.pairs == 0) return result;
  result.baseline = mean_of_means(values.baseline);
  result.now = mean_of_means(values.now);
  result.difference = mean_of_means(values.difference);
  result.interval =
      values.pairs == 1 ? interval_over_pictures(*values.last, measure_of(name)) : interval_of_mean(values.difference);
  return result;
}

Differences differences_of(std::span<const RunPair> pairs) {
  Differences differences;
  for (std::size_t i = 0; i < kMetrics.size(); ++i) differences[i] = difference_of(pairs, i);
  return differences;
}

ComparedGroup group_of(const std::vector<RunPair>& pairs) {
  ComparedGroup group{pairs.front().now->shots, pairs.front().now->method, differences_of(pairs), {}};
  std::map<std::string, std::vector<RunPair>> categories;
  for (const RunPair& pair : pairs) categories[pair.now->category].push_back(pair);
  for (const auto& [category, of_category] : categories)
    group.categories.emplace_back(category, categories.size() == 1 ? group.all : differences_of(of_category));
  return group;
}

std::vector<RunPair> pairs_of(const Results& baseline, const Results& now) {
  using Key = std::tuple<std::string, int, std::uint64_t, std::string>;
  std::map<Key, const Run*> known;
  for (const Run& run : baseline.runs) known.emplace(Key(run.category, run.shots, run.seed, run.method), &run);
  std::vector<RunPair> pairs;
  for (const Run& run : now.runs)
    if (const auto found = known.find(Key(run.category, run.shots, run.seed, run.method)); found != known.end())
      pairs.push_back({found->second, &run});
  return pairs;
}

// By shot count and method, in the order of the pairs.
std::vector<std::vector<RunPair>> grouped(const std::vector<RunPair>& pairs) {
  std::vector<std::vector<RunPair>> groups;
  for (const RunPair& pair : pairs) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      return group.front().now->shots == pair.now->shots && group.front().now->method == pair.now->method;
    });
    (found == groups.end() ? groups.emplace_back() : *found).push_back(pair);
  }
  return groups;
}

std::string title_of(const Results& results) {
  return results.model + " (" + results.model_identity.substr(0, 12) + ")";
}

}  // namespace

bool lower_is_better(std::string_view metric) {
  return metric.starts_with("overkill_") || metric.starts_with("false_alarms_");
}

Verdict verdict_on(std::string_view metric, const Difference& difference) {
  if (!difference.interval) return Verdict::kUnclear;
  const bool rises = difference.interval->low > 0, falls = difference.interval->high < 0;
  if (!rises && !falls) return Verdict::kUnclear;
  return rises != lower_is_better(metric) ? Verdict::kBetter : Verdict::kWorse;
}

Comparison compare(const Results& baseline, const Results& now) {
  const std::vector<RunPair> pairs = pairs_of(baseline, now);
  Comparison comparison{title_of(baseline), title_of(now), pairs.size(), {}, remarks_on(baseline, now, pairs)};
  for (const std::vector<RunPair>& group : grouped(pairs)) comparison.groups.push_back(group_of(group));
  return comparison;
}

}  // namespace inctrl
