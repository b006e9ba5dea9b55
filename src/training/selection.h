// src/training/selection.h: after which epoch were the heads best?
// Judged on auxiliary categories that are not learnt from, never on a target: each category's test pictures, with
// prompts that are drawn once from its normal pictures for training. The figure is the mean of image AUROC over shot
// counts, then over categories. Tested by tests/training/selection_test.cpp
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "training/features.h"
#include "training/training_set.h"

namespace inctrl {

class Selection {
 public:
  // Draws prompts; computes nothing yet.
  Selection(const TrainingSet& set, const std::vector<int>& shots, std::uint64_t seed);

  // Are there categories to select by?
  bool given() const noexcept { return !runs_.empty(); }
  // The features of its queries, with tokens for heads that read them: once, before mean_auroc(). False if stopped.
  bool prepare(TrainingFeatures& features, bool tokens = false);
  double mean_auroc(const Trainee& trainee, int threads) const;

  // A category and shot count.
  struct Run {
    std::size_t category = 0;
    EpisodeBatch episodes;
    TrainingFeatures::Items items;
  };
  const std::vector<Run>& runs() const noexcept { return runs_; }

 private:
  std::vector<Run> runs_;
};

}  // namespace inctrl
