// src/tensor/tensor_view.cpp. Tested by tests/tensor/tensor_view_test.cpp
#include "tensor/tensor_view.h"

#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "tensor/require.h"

namespace inctrl {
namespace {

struct TypeFacts {
  std::string_view name;
  std::size_t size;
};
constexpr std::array<TypeFacts, 10> kTypes{{{"F64", 8},
                                            {"F32", 4},
                                            {"F16", 2},
                                            {"BF16", 2},
                                            {"I64", 8},
                                            {"I32", 4},
                                            {"I16", 2},
                                            {"I8", 1},
                                            {"U8", 1},
                                            {"BOOL", 1}}};

float from_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t exponent = (half >> 10) & 31u, fraction = half & 0x3ffu;
  if (exponent == 0) {  // zero or subnormal: fraction * 2^-24 is exact in a float
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  const std::uint32_t wide = exponent == 31 ? 0x7f800000u : (exponent + 112) << 23;
  return std::bit_cast<float>(sign | wide | fraction << 13);
}

float from_bfloat16(std::uint16_t upper) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
}

template <typename Element, typename Convert>
std::vector<float> convert_all(std::span<const std::byte> bytes, Convert convert) {
  std::vector<float> floats(bytes.size() / sizeof(Element));
  for (std::size_t i = 0; i < floats.size(); ++i) {
    Element element;  // copied out: the bytes may be unaligned
    std::memcpy(&element, bytes.data() + i * sizeof(Element), sizeof(Element));
    floats[i] = convert(element);
  }
  return floats;
}

template <typename Element>
std::vector<float> cast_all(std::span<const std::byte> bytes) {
  return convert_all<Element>(bytes, [](Element element) { return static_cast<float>(element); });
}

}  // namespace

std::size_t size_of(DType type) noexcept {
  return kTypes[static_cast<std::size_t>(type)].size;
}

std::string_view name(DType type) noexcept {
  return kTypes[static_cast<std::size_t>(type)].name;
}

DType parse_dtype(std::string_view text) {
  for (std::size_t i = 0; i < kTypes.size(); ++i)
    if (kTypes[i].name == text) return static_cast<DType>(i);
  fail(ErrorCode::kBadFormat, "number type '", text, "' is not supported");
}

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

std::int64_t element_count(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    require(extent >= 0 && !__builtin_mul_overflow(count, extent, &count), ErrorCode::kBadFormat, "shape ",
            to_text(shape), " is negative or too large");
  }
  return count;
}

std::vector<float> to_floats(const TensorView& tensor) {
  switch (tensor.dtype) {
    case DType::kF64: return cast_all<double>(tensor.bytes);
    case DType::kF32: return cast_all<float>(tensor.bytes);
    case DType::kF16: return convert_all<std::uint16_t>(tensor.bytes, from_half);
    case DType::kBf16: return convert_all<std::uint16_t>(tensor.bytes, from_bfloat16);
    case DType::kI64: return cast_all<std::int64_t>(tensor.bytes);
    case DType::kI32: return cast_all<std::int32_t>(tensor.bytes);
    case DType::kI16: return cast_all<std::int16_t>(tensor.bytes);
    case DType::kI8: return cast_all<std::int8_t>(tensor.bytes);
    case DType::kU8:
    case DType::kBool: return cast_all<std::uint8_t>(tensor.bytes);
  }
  fail(ErrorCode::kInvalidArgument, "to_floats: unknown number type");
}

}  // namespace inctrl
