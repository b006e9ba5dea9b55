// src/training/trainee.h: what a head kind must offer to be trained?
// The loop (train.h), selection, log and resume know no more of a head than this. A new kind is a class here and a case
// where the command line makes one. inctrl_trainee.h is the paper's.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "residual/heads_file.h"
#include "residual/patch_residual.h"
#include "training/parameter.h"

namespace inctrl {

// The frozen features of one query and its prompts: all that a head sees. Embeddings are borrowed from
// TrainingFeatures. A head has either residuals made for it, or tokens to make its own.
struct TrainingItem {
  bool anomalous = false;
  std::span<const float> embedding;                       // [E]
  std::vector<std::span<const float>> prompt_embeddings;  // [K, E]
  ResidualMap patch_map;  // mean over the taps, on the finest grid; for heads that do not read tokens
  double text_prior = 0;  // 0 without a text tower
  // For heads that read tokens:
  std::shared_ptr<const Encoding> tokens;                      // of the query, every token at length 1
  std::vector<std::shared_ptr<const Encoding>> prompt_tokens;  // [K]
  std::vector<float> coverage;  // [P] of the finest grid: how much of each patch is defective; empty: not known
};

// What the parts are is a head kind's own matter; they add up to `total`.
struct StepLoss {
  double total = 0;
  double final_score = 0, image_score = 0;  // of the paper's head; residual: patches, and the pull to the identity
};

class Trainee {
 public:
  virtual ~Trainee() = default;

  virtual std::string_view head_kind() const = 0;  // as a model file names it
  virtual bool reads_tokens() const { return false; }
  // In an order that never changes: optimiser and saved state follow it. They live as long as the trainee.
  virtual std::vector<Parameter*> parameters() = 0;
  // Forward and backward in training mode: gradients are added to, statistics move. The loss is a mean over the items.
  // kInvalidArgument for a batch of fewer than 2.
  virtual StepLoss learn_from(std::span<const TrainingItem> batch) = 0;
  // What the model file would score, in the same arithmetic.
  virtual std::vector<float> scores(std::span<const TrainingItem> items, int threads) const = 0;
  // For the model file, in 32 bits.
  virtual HeadTensors tensors() const = 0;
};

}  // namespace inctrl
