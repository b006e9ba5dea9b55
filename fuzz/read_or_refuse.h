// fuzz/read_or_refuse.h: what may a reader of foreign bytes do? Read them, or refuse them by Error; nothing else.
#pragma once

#include <cstdint>

#include "inctrl/error.h"
#include "tensor/tensor_view.h"

namespace inctrl {

template <typename Read>
void read_or_refuse(Read read) {
  try {
    read();
  } catch (const Error&) {  // an answer like any other
  }
}

// Touches every element: a tensor that was given must lie in memory that may be read.
inline void read_values(const TensorView& tensor) {
  const auto count = static_cast<std::uint64_t>(element_count(tensor.shape));
  if (tensor.bytes.size() != count * size_of(tensor.dtype) || to_floats(tensor).size() != count) __builtin_trap();
}

}  // namespace inctrl
