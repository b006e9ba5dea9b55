// src/tensor/tensor_view.h: what is a tensor that lies in someone else's memory?
// Tested by tests/tensor/tensor_view_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

enum class DType : std::uint8_t { kF64, kF32, kF16, kBf16, kI64, kI32, kI16, kI8, kU8, kBool };

std::size_t size_of(DType type) noexcept;    // bytes of one element
std::string_view name(DType type) noexcept;  // as in safetensors: "F32", "BF16", "I64", ...
DType parse_dtype(std::string_view text);    // kBadFormat for a name not listed above

using Shape = std::vector<std::int64_t>;  // outermost first; empty for a scalar

std::string to_text(const Shape& shape);         // "[3, 224, 224]"
std::int64_t element_count(const Shape& shape);  // kBadFormat if an extent is negative or the product overflows

// Borrowed elements, dense and row-major; `bytes` is exactly element_count * size_of long. May be unaligned.
struct TensorView {
  DType dtype = DType::kF32;
  Shape shape;
  std::span<const std::byte> bytes;
};

// The elements as 32-bit floats, whatever the type (F16 and BF16 exactly, F64 and integers rounded).
std::vector<float> to_floats(const TensorView& tensor);

}  // namespace inctrl
