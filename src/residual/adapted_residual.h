// src/residual/adapted_residual.h: in which directions does the whole query image differ from the normal prompts?
// The paper's image-level residual, a vector that the image head judges; image_residual.h has the plain number for
// models without heads. The order is prompts minus query, as in the published code: its checkpoints need that, in
// whichever order a text subtracts (tests/golden/arrays.safetensors, case<i>.image_residual).
// Source: InCTRL, image-level residual (published code: open_clip/model.py, InCTRL.forward).
// Tested by tests/residual/adapted_residual_test.cpp
#pragma once

#include "residual/adapter.h"

namespace inctrl {

// [E]: the mean of A(prompt) over the prompts' image embeddings; once for a prompt set.
// kInvalidArgument if there is no prompt or a width differs.
std::vector<double> adapted_mean(const Adapter& adapter, const std::vector<std::vector<float>>& prompts);

// [E]: adapted_prompts - A(query), all 0 for a query that is its own and only prompt.
//   adapted_prompts  [E], from adapted_mean()
//   query            [E], image embedding
// kInvalidArgument if a width differs.
std::vector<double> adapted_residual(const Adapter& adapter, std::span<const double> adapted_prompts,
                                     std::span<const float> query);

}  // namespace inctrl
