// src/checkpoints/state_dict.h: what does a checkpoint hold, whatever its container?
// Tested by tests/checkpoints/legacy_torch_test.cpp
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tensor/tensor_view.h"

namespace inctrl {

// Tensors under the names that their makers gave them. They point into the checkpoint's file where they lie there
// densely, otherwise into memory of their own; `owners` keep both alive. Copies share them.
struct StateDict {
  std::map<std::string, TensorView> tensors;
  std::vector<std::shared_ptr<const void>> owners;
};

}  // namespace inctrl
