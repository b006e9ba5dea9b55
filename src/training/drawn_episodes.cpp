// src/training/drawn_episodes.cpp. Tested by tests/training/drawn_episodes_test.cpp
#include "training/drawn_episodes.h"

#include <algorithm>
#include <numeric>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::uint64_t kDrawnEpisodes = 4;  // the purpose of these draws
constexpr std::size_t kInUse = 128;          // categories at a time
constexpr std::size_t kQueriesACategory = 24;
constexpr double kOtherThing = 0.1, kNormal = 0.3;

}  // namespace

DrawnEpisodes::DrawnEpisodes(const PictureNumbers& numbers, const EpisodeOptions& options)
    : numbers_(numbers), options_(options), random_(options.seed, kDrawnEpisodes) {
  require(options.batch >= 2, ErrorCode::kInvalidArgument, "train: --batch ", options.batch, ": at least 2 are needed");
  require(numbers.drawn_categories() >= 2, ErrorCode::kInvalidArgument, "train: --drawn ", numbers.drawn_categories(),
          ": at least 2 categories are needed");
  const int most = *std::max_element(options.shots.begin(), options.shots.end());
  require(most < static_cast<int>(PictureNumbers::kDrawnNormal), ErrorCode::kInvalidArgument, "train: --shots ", most,
          ": a drawn category has ", PictureNumbers::kDrawnNormal, " normal pictures, so at most ",
          PictureNumbers::kDrawnNormal - 1, " shots are possible");
}

EpisodeBatch DrawnEpisodes::next() {
  const std::size_t all = numbers_.drawn_categories(), in_use = std::min(kInUse, all);
  const std::size_t first = batches_++ * static_cast<std::size_t>(options_.batch) / kQueriesACategory;
  const auto shots = static_cast<std::size_t>(options_.shots[random_.below(options_.shots.size())]);
  EpisodeBatch batch;
  for (int i = 0; i < options_.batch; ++i) {
    const std::size_t place = random_.below(in_use), category = (first + place) % all;
    const double kind = random_.between(0, 1);
    Episode episode{.anomalous = kind >= kNormal};
    if (kind < kNormal) {
      episode.query = numbers_.drawn_normal(category, random_.below(PictureNumbers::kDrawnNormal));
    } else if (kind < kNormal + kOtherThing) {
      const std::size_t other = (first + (place + 1 + random_.below(in_use - 1)) % in_use) % all;
      episode.query = numbers_.drawn_normal(other, random_.below(PictureNumbers::kDrawnNormal));
    } else {
      episode.query = numbers_.drawn_defective(category, random_.below(PictureNumbers::kDrawnDefective));
    }
    std::vector<std::size_t> normals(PictureNumbers::kDrawnNormal);
    std::iota(normals.begin(), normals.end(), numbers_.drawn_normal(category, 0));
    episode.prompts = random_.different(normals, shots, episode.query);
    batch.push_back(std::move(episode));
  }
  return batch;
}

}  // namespace inctrl
