// src/training/episodes.h: which queries does a batch hold, and which prompts does each get?
// Half of a batch is normal, then half anomalous, each from an endless stream: all such pictures shuffled, and shuffled
// again when they are used up. Prompts are drawn for each query from its own category's normal pictures, never the
// query. The number of prompts is drawn for each batch, so that one set of heads learns to serve any.
// Source: InCTRL, training (published code: datasets/loader.py). Tested by tests/training/episodes_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "training/picture_numbers.h"
#include "training/random_draws.h"
#include "training/training_set.h"

namespace inctrl {

// Pictures by their numbers: see PictureNumbers. Those listed are the indices of TrainingSet::pictures.
struct Episode {
  std::size_t query = 0;
  bool anomalous = false;
  std::vector<std::size_t> prompts;  // [K], as many for all of a batch
};
using EpisodeBatch = std::vector<Episode>;

// Where episodes come from. Another source may bring pictures of its own (drawn defects), as long as TrainingFeatures
// can read them by their index.
class EpisodeSource {
 public:
  virtual ~EpisodeSource() = default;
  // The next batch of an endless sequence that depends on the seed alone: an interrupted training draws what it had
  // again to go on.
  virtual EpisodeBatch next() = 0;
};

struct EpisodeOptions {
  std::vector<int> shots{1, 2, 4, 8};
  int batch = 16;
  std::uint64_t seed = 10;
  double synthetic =
      0;  // share of anomalous queries that are made: a defect drawn on a normal picture, or another thing
  bool augment = false;  // half of the normal pictures are varied a little
};

class BalancedEpisodes : public EpisodeSource {
 public:
  // Of the categories that are not held out. kInvalidArgument for a batch that is odd or smaller than 2 (batch norm
  // needs 2), no shots, or too few pictures; see TrainingSet::require_enough(). The set must outlive it.
  BalancedEpisodes(const TrainingSet& set, const EpisodeOptions& options);

  EpisodeBatch next() override;

 private:
  class Stream {
   public:
    std::size_t next(RandomDraws& random);
    std::vector<std::size_t> indices;

   private:
    std::size_t used_ = 0;
  };

  Episode normal(std::size_t query, std::size_t shots);
  Episode anomalous(std::size_t query, std::size_t shots);
  Episode made(std::size_t base, std::size_t shots);
  std::size_t perhaps_varied(std::size_t picture);
  std::vector<std::size_t> prompts(std::size_t category, std::size_t shots, std::size_t query);

  const TrainingSet& set_;
  EpisodeOptions options_;
  RandomDraws random_;
  PictureNumbers numbers_;
  Stream normal_, anomalous_, bases_;  // bases_: normal pictures on which defects are drawn
};

}  // namespace inctrl
