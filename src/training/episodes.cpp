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
    : set_(set), options_(options), random_(options.seed, kEpisodes) {
  require(options.batch >= 2 && options.batch % 2 == 0, ErrorCode::kInvalidArgument, "train: --batch ", options.batch,
          ": half of a batch is normal and half anomalous, so it must be even, and at least 2");
  require(!options.shots.empty() && *std::min_element(options.shots.begin(), options.shots.end()) >= 1,
          ErrorCode::kInvalidArgument, "train: --shots: at least one prompt is needed");
  set.require_enough(*std::max_element(options.shots.begin(), options.shots.end()));
  for (const TrainingCategory& category : set.categories) {
    if (category.held_out) continue;
    normal_.indices.insert(normal_.indices.end(), category.normals.begin(), category.normals.end());
    anomalous_.indices.insert(anomalous_.indices.end(), category.anomalous.begin(), category.anomalous.end());
  }
}

Episode BalancedEpisodes::episode(std::size_t query, std::size_t shots) {
  const TrainingPicture& picture = set_.pictures[query];
  return {query, picture.anomalous, random_.different(set_.categories[picture.category].normals, shots, query)};
}

EpisodeBatch BalancedEpisodes::next() {
  const auto shots = static_cast<std::size_t>(options_.shots[random_.below(options_.shots.size())]);
  EpisodeBatch batch;
  for (Stream* stream : {&normal_, &anomalous_})
    for (int i = 0; i < options_.batch / 2; ++i) batch.push_back(episode(stream->next(random_), shots));
  return batch;
}

}  // namespace inctrl
