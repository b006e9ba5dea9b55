// src/training/drawn_episodes.h: episodes of drawn categories, and of several sources in turn.
// Tested by tests/training/drawn_episodes_test.cpp
#pragma once

#include <memory>
#include <vector>

#include "training/episodes.h"
#include "training/picture_numbers.h"

namespace inctrl {

// Of a batch about three in ten queries are normal, six in ten defective, and one in ten a picture of another category,
// which is another thing altogether. Categories come and go in order, so that only some hundred of them are in use at a
// time; after the last the first comes again.
class DrawnEpisodes : public EpisodeSource {
 public:
  // kInvalidArgument for more shots than a drawn category has pictures for, fewer than two categories, or no batch.
  DrawnEpisodes(const PictureNumbers& numbers, const EpisodeOptions& options);

  EpisodeBatch next() override;

 private:
  PictureNumbers numbers_;
  EpisodeOptions options_;
  RandomDraws random_;
  std::size_t batches_ = 0;
};

// A batch of each in turn. The sources must outlive it.
class AlternatingEpisodes : public EpisodeSource {
 public:
  explicit AlternatingEpisodes(std::vector<EpisodeSource*> sources) : sources_(std::move(sources)) {}

  EpisodeBatch next() override { return sources_[batches_++ % sources_.size()]->next(); }

 private:
  std::vector<EpisodeSource*> sources_;
  std::size_t batches_ = 0;
};

}  // namespace inctrl
