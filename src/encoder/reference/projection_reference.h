// src/encoder/reference/projection_reference.h: what should a tap's learnt projection compute, told in plain loops?
// Tested by tests/encoder/encoder_test.cpp and vit_encoder_test.cpp
#pragma once

#include <cstddef>

#include "tensor/token_grid.h"
#include "tensor_files/model_file.h"

namespace inctrl {

// As projected() of encoder/graph.h, for one picture's tap `index`.
TokenGrid reference_projected(TokenGrid tokens, std::size_t index, const ModelFile& model);

}  // namespace inctrl
