// src/training/episodes.cpp. Tested by tests/training/episodes_test.cpp
#include "training/episodes.h"

#include <algorithm>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::uint64_t kEpisodes = 2;  // the purpose of these draws

}  // namespace

std::size_t BalancedEpisodes::Stream::next(RandomDraws& random) {
  if (used_ % indices.size() == 0) random.shuffle(indices);
  return indices[used_++ % indices.size()];
}

BalancedEpisodes::BalancedEpisodes(const TrainingSet& set, const EpisodeOptions& options)
    : set_(set), options_(options), random_(options.seed, kEpisodes), numbers_(set.pictures.size(), 0) {
  require(options.batch >= 2 && options.batch % 2 == 0, ErrorCode::kInvalidArgument, "train: --batch ", options.batch,
          ": half of a batch is normal and half anomalous, so it must be even, and at least 2");
  require(!options.shots.empty() && *std::min_element(options.shots.begin(), options.shots.end()) >= 1,
          ErrorCode::kInvalidArgument, "train: --shots: at least one prompt is needed");
  set.require_enough(*std::max_element(options.shots.begin(), options.shots.end()), options.synthetic <= 0);
  for (const TrainingCategory& category : set.categories) {
    if (category.held_out) continue;
    normal_.indices.insert(normal_.indices.end(), category.normals.begin(), category.normals.end());
    anomalous_.indices.insert(anomalous_.indices.end(), category.anomalous.begin(), category.anomalous.end());
  }
  bases_.indices = normal_.indices;
}

std::size_t BalancedEpisodes::perhaps_varied(std::size_t picture) {
  if (!options_.augment || random_.below(2) == 0) return picture;
  return numbers_.varied(picture, random_.below(PictureNumbers::kVariants));
}

std::vector<std::size_t> BalancedEpisodes::prompts(std::size_t category, std::size_t shots, std::size_t query) {
  std::vector<std::size_t> chosen = random_.different(set_.categories[category].normals, shots, query);
  for (std::size_t& prompt : chosen) prompt = perhaps_varied(prompt);
  return chosen;
}

Episode BalancedEpisodes::normal(std::size_t query, std::size_t shots) {
  const std::size_t shown = perhaps_varied(query);
  return {shown, false, prompts(set_.pictures[query].category, shots, query)};
}

Episode BalancedEpisodes::anomalous(std::size_t query, std::size_t shots) {
  return {query, true, prompts(set_.pictures[query].category, shots, query)};
}

Episode BalancedEpisodes::made(std::size_t base, std::size_t shots) {
  constexpr double kOtherThing = 0.15;
  const std::size_t category = set_.pictures[base].category;
  if (random_.between(0, 1) < kOtherThing) {
    const std::size_t other = normal_.indices[random_.below(normal_.indices.size())];
    if (set_.pictures[other].category != category) return {other, true, prompts(category, shots, base)};
  }
  const std::size_t query = numbers_.with_defect(base, random_.below(PictureNumbers::kVariants));
  return {query, true, prompts(category, shots, base)};
}

EpisodeBatch BalancedEpisodes::next() {
  const auto shots = static_cast<std::size_t>(options_.shots[random_.below(options_.shots.size())]);
  EpisodeBatch batch;
  for (int i = 0; i < options_.batch / 2; ++i) batch.push_back(normal(normal_.next(random_), shots));
  for (int i = 0; i < options_.batch / 2; ++i) {
    const bool make =
        options_.synthetic > 0 && (anomalous_.indices.empty() || random_.between(0, 1) < options_.synthetic);
    batch.push_back(make ? made(bases_.next(random_), shots) : anomalous(anomalous_.next(random_), shots));
  }
  return batch;
}

}  // namespace inctrl
