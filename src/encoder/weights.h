// src/encoder/weights.h: which tensors make an encoder, and have they the right shape?
// Tested by tests/encoder/encoder_test.cpp
#pragma once

#include <string>

#include "tensor_files/model_file.h"

namespace inctrl {

// The float32 tensor `name`; kBadFormat names it with the shape and type found and needed.
const TensorView& weight(const Safetensors& tensors, const std::string& name, const Shape& shape);

}  // namespace inctrl
