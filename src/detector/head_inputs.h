// src/detector/head_inputs.h: what does an encoder give heads to work on?
// Tested by tests/detector/heads_without_text_test.cpp
#pragma once

#include "residual/heads_file.h"
#include "tensor_files/model_file.h"

namespace inctrl {

// Width of the image embedding, and the finest grid of the taps, where residual maps lie.
HeadInputs head_inputs(const ModelConfig& config);

}  // namespace inctrl
