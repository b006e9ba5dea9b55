// src/encoder/weights.h: which tensors make an encoder, and have they the right shape?
// Tested by tests/encoder/encoder_test.cpp
#pragma once

#include <string>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

// How many levels an input of a quantised product is rounded to.
constexpr int kLevels = 256;

// The first and the last of them; one is 0 exactly.
struct InputRange {
  float low = 0, high = 0;
};

// True if the product `name` is stored in 8 bits; see products.h.
bool is_quantised(const Safetensors& tensors, const std::string& name);
bool is_any_quantised(const Safetensors& tensors);

// name.weight of a quantised product, I8, and name.input. kBadFormat names what is missing or out of shape.
const TensorView& quantised_weight(const Safetensors& tensors, const std::string& name, const Shape& shape);
InputRange input_range(const Safetensors& tensors, const std::string& name);

// name.weight of a product, quantised or not, as floats.
std::vector<float> product_weight(const Safetensors& tensors, const std::string& name, const Shape& shape);

// The float32 tensor `name`; kBadFormat names it with the shape and type found and needed.
const TensorView& weight(const Safetensors& tensors, const std::string& name, const Shape& shape);

}  // namespace inctrl
