// src/training/inctrl_trainee.h: the paper's heads while they learn.
//
//   loss        = loss of the final score + loss of the image score, equal weights
//   score       = (sigmoid(HolisticHead(text_prior + image_score + patch_map)) + patch_max) / 2
//   image_score = sigmoid(ImageHead(mean over prompts of A(prompt) - A(query)))
//
// text_prior, patch_map and patch_max carry no gradient; the final score trains image head and adapter too, through the
// holistic map. residual/inctrl_head.h is the same when it has learnt.
// Source: InCTRL, training (published code: engine_IC.py). Tested by tests/training/inctrl_trainee_test.cpp and
// golden_training_test.cpp
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "training/adapter_gradient.h"
#include "training/head_gradient.h"
#include "training/trainee.h"

namespace inctrl {

enum class Objective {
  kLogits,    // "logits": focal loss of the image head's logit, and of the final score as a probability
  kReleased,  // "released": both scores, in (0, 1) already, are taken for logits, as the published code does
};

std::string_view name(Objective objective) noexcept;
Objective parse_objective(std::string_view text);  // kInvalidArgument, naming the choices

class InctrlTrainee : public Trainee {
 public:
  // `seed` decides where the parameters begin.
  InctrlTrainee(const HeadInputs& inputs, Objective objective, std::uint64_t seed);

  std::string_view head_kind() const override { return "inctrl"; }
  std::vector<Parameter*> parameters() override;
  // kIncompatible for an item of another grid or embedding.
  StepLoss learn_from(std::span<const TrainingItem> batch) override;
  std::vector<float> scores(std::span<const TrainingItem> items, int threads) const override;
  HeadTensors tensors() const override { return inctrl_head_tensors(in_use()); }

  InctrlHeads in_use() const;  // rounded to 32 bits, as a model file has them

 private:
  struct Batch;
  Batch gather(std::span<const TrainingItem> items) const;

  HeadInputs inputs_;
  Objective objective_;
  RandomDraws random_;
  AdapterInTraining adapter_;
  HeadInTraining image_, holistic_;
};

}  // namespace inctrl
