// src/imaging/resize_pass.h: which samples does each output of a resizing pass sum, and how much of each?
#pragma once

#include <cstdint>
#include <vector>

namespace inctrl {

// Output i is the sum of inputs [first[i], first[i] + count[i]) times weights[i * stride...].
template <typename Number>
struct Pass {
  std::vector<int> first, count;
  std::vector<Number> weights;
  int stride = 0;  // at least every count
};

constexpr int kFractionBits = 22;  // of the weights of 8-bit samples, which are whole numbers of 2^-22
using BytePass = Pass<std::int32_t>;
using DeepPass = Pass<double>;  // of 16-bit samples

}  // namespace inctrl
