// src/training/selection.cpp. Tested by tests/training/selection_test.cpp
#include "training/selection.h"

#include <map>

#include "metrics/image_metrics.h"

namespace inctrl {
namespace {

constexpr std::uint64_t kHeldOutPrompts = 3;  // the purpose of these draws
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

double auroc_of(const TrainingFeatures::Items& items, const std::vector<float>& scores) {
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < items.size(); ++i) judged.push_back({scores[i], items[i].anomalous});
  return auroc(judged).value.value();  // TrainingSet::require_enough() saw to both kinds
}

}  // namespace

Selection::Selection(const TrainingSet& set, const std::vector<int>& shots, std::uint64_t seed) {
  RandomDraws random(seed, kHeldOutPrompts);
  for (std::size_t c = 0; c < set.categories.size(); ++c) {
    const TrainingCategory& category = set.categories[c];
    if (!category.held_out) continue;
    for (const int count : shots) {
      Run run{c, {}, {}};
      const std::vector<std::size_t> prompts =
          random.different(category.normals, static_cast<std::size_t>(count), kNone);
      for (const std::size_t query : category.queries)
        run.episodes.push_back({query, set.pictures[query].anomalous, prompts});
      runs_.push_back(std::move(run));
    }
  }
}

bool Selection::prepare(TrainingFeatures& features, bool tokens) {
  for (Run& run : runs_) {
    const std::span<const EpisodeBatch> only(&run.episodes, 1);
    auto items = tokens ? features.token_items(only) : features.items(only, Pairing::kCorrect);
    if (!items) return false;
    run.items = std::move(items->front());
  }
  return true;
}

double Selection::mean_auroc(const Trainee& trainee, int threads) const {
  struct Sum {
    double sum = 0;
    int count = 0;
  };
  std::map<std::size_t, Sum> categories;
  for (const Run& run : runs_) {
    Sum& category = categories[run.category];
    category.sum += auroc_of(run.items, trainee.scores(run.items, threads));
    ++category.count;
  }
  double mean = 0;
  for (const auto& [category, of] : categories) mean += of.sum / of.count / static_cast<double>(categories.size());
  return mean;
}

}  // namespace inctrl
