// src/training/adamw.h: how far does each parameter move?
// Adam with decoupled weight decay and a constant rate, as PyTorch's torch.optim.AdamW: everything that has a gradient
// decays, biases and norms too. Source: arXiv 1711.05101. Tested by tests/training/adamw_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "training/parameter.h"

namespace inctrl {

struct AdamWOptions {
  double rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01;
};

class AdamW {
 public:
  // Parameters that are not learnt are passed over. They must outlive the optimiser.
  explicit AdamW(std::vector<Parameter*> parameters, const AdamWOptions& options = {});

  // Moves every parameter by its gradient, and sets the gradients to 0.
  void step();

  // What an interrupted training needs to go on to the bit.
  struct Moments {
    std::vector<double> first, second;  // as long as the parameter
  };
  std::vector<Moments>& moments() noexcept { return moments_; }  // one a learnt parameter, in order
  const std::vector<Parameter*>& parameters() const noexcept { return parameters_; }
  std::int64_t steps() const noexcept { return steps_; }
  void set_steps(std::int64_t steps) noexcept { steps_ = steps; }

 private:
  AdamWOptions options_;
  std::vector<Parameter*> parameters_;  // the learnt ones
  std::vector<Moments> moments_;
  std::int64_t steps_ = 0;
};

}  // namespace inctrl
