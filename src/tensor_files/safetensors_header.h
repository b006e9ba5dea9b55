// src/tensor_files/safetensors_header.h: what does the JSON header of a safetensors file claim?
// Only its form is judged here; safetensors.h holds the claims against the data.
// Tested by tests/tensor_files/safetensors_test.cpp
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/tensor_view.h"

namespace inctrl {

struct ClaimedTensor {
  std::string name;
  DType dtype = DType::kF32;
  Shape shape;
  std::uint64_t begin = 0, end = 0;  // bytes, from the start of the data
};

struct SafetensorsHeader {
  std::vector<ClaimedTensor> tensors;  // as listed
  std::map<std::string, std::string> metadata;
};

// kBadFormat if the text is not JSON of exactly this form or a name comes twice. Reads event by event and stops at the
// first one that does not belong, so deep nesting or long lists cost nothing.
SafetensorsHeader parse_safetensors_header(std::string_view json);

}  // namespace inctrl
