// src/training/residual_trainee.h: our head while it learns: a projection of the tokens of each tap.
//
//   map  = mean over taps of the residual                                    see ProjectedResidual
//   z_p  = scale * map_p + bias                                              of each patch
//   loss = mean over defective patches of softplus(-z) + mean over sound patches of softplus(z)
//          + 0.001 * sum of squares of (projection - identity)
//
// patch_labels.h says which is which. The weight on the identity keeps what the encoder knew of pictures that no
// generator draws.
// What is kept is the running mean of the parameters over the last hundred steps or so, since single steps are noisy,
// and of it half of the way from the identity: what was learnt on drawn pictures helps there, what the encoder knew
// everywhere else (weights averaged with the pre-trained ones: Wortsman et al., "Robust fine-tuning of zero-shot
// models", 2022). Decision: docs/decisions/0018-residual-head.md. Tested by tests/training/residual_trainee_test.cpp
#pragma once

#include <vector>

#include "residual/residual_head.h"
#include "training/trainee.h"

namespace inctrl {

class ResidualTrainee : public Trainee {
 public:
  //   widths  [taps], of the taps' tokens    threads  of a step; results do not depend on them
  ResidualTrainee(const std::vector<int>& widths, int threads);

  std::string_view head_kind() const override { return "residual"; }
  bool reads_tokens() const override { return true; }
  std::vector<Parameter*> parameters() override;
  // kIncompatible for an item without tokens, or with tokens of other widths.
  StepLoss learn_from(std::span<const TrainingItem> batch) override;
  // Pooled residuals: scores of one product rank alike.
  std::vector<float> scores(std::span<const TrainingItem> items, int threads) const override;
  HeadTensors tensors() const override { return residual_head_tensors(in_use()); }

  // Half of the way from the identity to the running mean, rounded to 32 bits, as a model file has it.
  ResidualHead in_use() const;

 private:
  struct Slopes;
  Slopes slopes_of(const TrainingItem& item) const;
  double add_pull_to_identity();
  void follow();

  int threads_;
  std::vector<Parameter> projections_;  // [taps], each [D, D]
  Parameter scale_, bias_;              // in units of their own, so that one rate serves all
  std::vector<Parameter> means_;        // running means of the above, in order
  Parameter steps_;                     // how many steps they follow
};

}  // namespace inctrl
