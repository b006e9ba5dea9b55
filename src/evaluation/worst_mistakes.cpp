// src/evaluation/worst_mistakes.cpp. Tested by tests/evaluation/worst_mistakes_test.cpp
#include "evaluation/worst_mistakes.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace inctrl {
namespace {

// The largest is the one to show.
auto rank(const Run& run) {
  return std::tuple(run.method == "inctrl", run.shots, -static_cast<double>(run.seed));
}

// Sorted scores of one class.
struct Scores {
  std::vector<float> sorted;

  // The share below `score`, ties half.
  double below(float score) const {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), score);
    return (static_cast<double>(low - sorted.begin()) + static_cast<double>(high - sorted.begin())) / 2 /
           static_cast<double>(sorted.size());
  }
};

void add_mistakes(const Results& results, std::size_t index, std::vector<WorstMistake>& mistakes) {
  const Run& run = results.runs[index];
  Scores normal, anomalous;
  for (const ImageScore& image : run.images) (image.anomalous ? anomalous : normal).sorted.push_back(image.score);
  if (normal.sorted.empty() || anomalous.sorted.empty()) return;
  std::sort(normal.sorted.begin(), normal.sorted.end());
  std::sort(anomalous.sorted.begin(), anomalous.sorted.end());
  for (std::size_t i = 0; i < run.images.size(); ++i) {
    const ImageScore& image = run.images[i];
    const double share = image.anomalous ? 1 - normal.below(image.score) : anomalous.below(image.score);
    if (share > 0) mistakes.push_back({index, i, share});
  }
}

}  // namespace

std::vector<WorstMistake> worst_mistakes(const Results& results, std::size_t most) {
  std::map<std::string, std::size_t> shown;  // by category
  for (std::size_t i = 0; i < results.runs.size(); ++i) {
    const auto [known, added] = shown.try_emplace(results.runs[i].category, i);
    if (!added && rank(results.runs[i]) > rank(results.runs[known->second])) known->second = i;
  }
  std::vector<WorstMistake> mistakes;
  for (const auto& [category, run] : shown) add_mistakes(results, run, mistakes);
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const WorstMistake& a, const WorstMistake& b) { return a.wrong_share > b.wrong_share; });
  mistakes.resize(std::min(mistakes.size(), most));
  return mistakes;
}

}  // namespace inctrl
