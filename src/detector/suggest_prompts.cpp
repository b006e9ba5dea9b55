// src/detector/suggest_prompts.cpp. Tested by tests/detector/suggest_prompts_test.cpp
#include <algorithm>
#include <numeric>
#include <random>

#include "detector/prompt_pairs.h"
#include "inctrl/suggestion.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kMostPictures = 1000, kRandomDraws = 200;
// The same picture stored again with a JPEG quality of 85, or at another size, stays below; see
// docs/decisions/0012-suggested-prompts.md.
constexpr float kDuplicate = 0.02f;
constexpr float kLonerDeviations = 6;  // robust standard deviations above the median

float median_of(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::vector<int> choose_greedily(const PromptPairs& pairs, int shots) {
  Coverage coverage(pairs);
  std::vector<int> chosen;
  std::vector<char> taken(static_cast<std::size_t>(pairs.count()));
  while (static_cast<int>(chosen.size()) < shots) {
    int best = -1;
    double least = 0;
    for (int candidate = 0; candidate < pairs.count(); ++candidate) {
      if (taken[static_cast<std::size_t>(candidate)]) continue;
      const double sum = coverage.sum_with(candidate);
      if (best < 0 || sum < least) best = candidate, least = sum;
    }
    chosen.push_back(best);
    taken[static_cast<std::size_t>(best)] = 1;
    coverage.choose(best);
  }
  return chosen;
}

std::vector<float> unlike_to(const PromptPairs& pairs, const std::vector<int>& prompts) {
  Coverage coverage(pairs);
  for (const int prompt : prompts) coverage.choose(prompt);
  return coverage.unlike();
}

// The chosen ones are 0, so the sum is that of the others.
float mean_of_others(const std::vector<float>& unlike, std::size_t chosen) {
  return static_cast<float>(std::accumulate(unlike.begin(), unlike.end(), 0.0) /
                            static_cast<double>(unlike.size() - chosen));
}

std::vector<float> random_means(const PromptPairs& pairs, const SuggestOptions& options) {
  std::mt19937_64 random(options.seed);
  std::vector<float> means;
  for (int draw = 0; draw < kRandomDraws; ++draw) {
    std::vector<int> pictures(static_cast<std::size_t>(pairs.count()));
    std::iota(pictures.begin(), pictures.end(), 0);
    const auto shots = static_cast<std::size_t>(options.shots);
    for (std::size_t i = 0; i < shots; ++i) std::swap(pictures[i], pictures[i + random() % (pictures.size() - i)]);
    pictures.resize(shots);
    means.push_back(mean_of_others(unlike_to(pairs, pictures), shots));
  }
  std::sort(means.begin(), means.end());
  return means;
}

std::vector<Duplicate> find_duplicates(const PromptPairs& pairs) {
  std::vector<Duplicate> duplicates;
  for (int first = 0; first < pairs.count(); ++first)
    for (int second = first + 1; second < pairs.count(); ++second)
      if (std::max(pairs.unlike(first, second), pairs.unlike(second, first)) < kDuplicate)
        duplicates.push_back({first, second});
  return duplicates;
}

std::vector<Loner> find_loners(const PromptPairs& pairs) {
  std::vector<float> nearest;
  for (int picture = 0; picture < pairs.count(); ++picture) {
    float least = 2;
    for (int other = 0; other < pairs.count(); ++other)
      if (other != picture) least = std::min(least, pairs.unlike(picture, other));
    nearest.push_back(least);
  }
  const float median = median_of(nearest);
  std::vector<float> distances;
  for (const float value : nearest) distances.push_back(std::abs(value - median));
  const float deviation = 1.4826f * median_of(distances);  // of a normal distribution with that median distance
  std::vector<Loner> loners;
  for (std::size_t i = 0; i < nearest.size(); ++i)
    if (nearest[i] > median + kLonerDeviations * deviation && nearest[i] > kDuplicate)
      loners.push_back({static_cast<int>(i), nearest[i]});
  std::stable_sort(loners.begin(), loners.end(), [](const Loner& a, const Loner& b) { return a.unlike > b.unlike; });
  return loners;
}

}  // namespace

Suggestion suggest_prompts(const PromptSet& normals, const SuggestOptions& options) {
  require(options.shots >= 1 && options.shots < normals.shots(), ErrorCode::kInvalidArgument,
          "suggest: ", options.shots, " prompts of ", normals.shots(),
          " pictures; there must be more pictures than prompts");
  require(normals.shots() <= kMostPictures, ErrorCode::kLimit, "suggest: ", normals.shots(), " pictures; at most ",
          kMostPictures, " are compared with each other");
  const PromptPairs pairs(normals, options);
  Suggestion suggestion;
  suggestion.chosen = choose_greedily(pairs, options.shots);
  suggestion.unlike = unlike_to(pairs, suggestion.chosen);
  suggestion.mean = mean_of_others(suggestion.unlike, suggestion.chosen.size());
  const std::vector<float> random = random_means(pairs, options);
  suggestion.random_least = random.front();
  suggestion.random_median = random[random.size() / 2];
  suggestion.random_largest = random.back();
  suggestion.duplicates = find_duplicates(pairs);
  suggestion.loners = find_loners(pairs);
  return suggestion;
}

}  // namespace inctrl
