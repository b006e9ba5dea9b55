// tests/tensor/tensor_view_test.cpp: number types, shapes, and their conversion to floats.
#include "tensor/tensor_view.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "support/expect_error.h"

namespace inctrl {
namespace {

template <typename Element, std::size_t N>
std::vector<float> floats_of(DType type, const std::array<Element, N>& elements) {
  return to_floats({type, {static_cast<std::int64_t>(N)}, std::as_bytes(std::span(elements))});
}

float half(std::uint16_t bits) {
  return floats_of<std::uint16_t, 1>(DType::kF16, {bits})[0];
}
float bfloat16(std::uint16_t bits) {
  return floats_of<std::uint16_t, 1>(DType::kBf16, {bits})[0];
}

TEST(DType, EveryNameReadsBackAsItself) {
  for (const DType type : {DType::kF64, DType::kF32, DType::kF16, DType::kBf16, DType::kI64, DType::kI32, DType::kI16,
                           DType::kI8, DType::kU8, DType::kBool})
    EXPECT_EQ(parse_dtype(name(type)), type) << name(type);
}

TEST(DType, NamesAnUnknownType) {
  expect_error(ErrorCode::kBadFormat, "number type 'F8_E4M3' is not supported", [] { parse_dtype("F8_E4M3"); });
  expect_error(ErrorCode::kBadFormat, "''", [] { parse_dtype(""); });
  expect_error(ErrorCode::kBadFormat, "'f32'", [] { parse_dtype("f32"); });
}

TEST(DType, KnowsItsSizeInBytes) {
  EXPECT_EQ(size_of(DType::kF64), 8u);
  EXPECT_EQ(size_of(DType::kF32), 4u);
  EXPECT_EQ(size_of(DType::kBf16), 2u);
  EXPECT_EQ(size_of(DType::kBool), 1u);
}

TEST(Shape, IsShownOutermostFirst) {
  EXPECT_EQ(to_text({3, 224, 224}), "[3, 224, 224]");
  EXPECT_EQ(to_text({7}), "[7]");
  EXPECT_EQ(to_text({}), "[]");
}

TEST(Shape, CountsItsElements) {
  EXPECT_EQ(element_count({3, 4, 5}), 60);
  EXPECT_EQ(element_count({}), 1) << "a scalar";
  EXPECT_EQ(element_count({3, 0, 5}), 0);
}

TEST(Shape, RefusesANegativeExtent) {
  expect_error(ErrorCode::kBadFormat, "shape [3, -1] is negative or too large", [] { element_count({3, -1}); });
}

TEST(Shape, RefusesAProductThatOverflows) {
  const std::int64_t half_of_all = std::int64_t{1} << 32;
  expect_error(ErrorCode::kBadFormat, "too large", [=] { element_count({half_of_all, half_of_all}); });
}

// Bit patterns from IEEE 754-2019, binary16.
TEST(ToFloats, ConvertsHalvesExactly) {
  EXPECT_EQ(half(0x3c00), 1.0f);
  EXPECT_EQ(half(0xc000), -2.0f);
  EXPECT_EQ(half(0x7bff), 65504.0f) << "the largest";
  EXPECT_EQ(half(0x0400), 0x1p-14f) << "the smallest normal";
  EXPECT_EQ(half(0x0001), 0x1p-24f) << "the smallest subnormal";
  EXPECT_EQ(half(0x83ff), -1023 * 0x1p-24f) << "the largest subnormal, negative";
  EXPECT_EQ(half(0x7c00), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(half(0x7e00)));
  EXPECT_TRUE(std::signbit(half(0x8000))) << "minus zero stays minus zero";
}

TEST(ToFloats, EveryHalfKeepsItsPlaceAmongTheOthers) {
  for (std::uint16_t bits = 0; bits < 0x7c00; ++bits)
    EXPECT_LT(half(bits), half(static_cast<std::uint16_t>(bits + 1))) << bits;
}

TEST(ToFloats, ConvertsBfloat16Exactly) {
  EXPECT_EQ(bfloat16(0x3f80), 1.0f);
  EXPECT_EQ(bfloat16(0xc040), -3.0f);
  EXPECT_EQ(bfloat16(0x0001), std::bit_cast<float>(0x00010000u)) << "a subnormal";
  EXPECT_TRUE(std::isnan(bfloat16(0x7fc0)));
}

TEST(ToFloats, ConvertsTheOtherTypes) {
  EXPECT_EQ((floats_of<double, 2>(DType::kF64, {0.1, -4})), (std::vector<float>{0.1f, -4}));
  EXPECT_EQ((floats_of<float, 2>(DType::kF32, {0.1f, -4})), (std::vector<float>{0.1f, -4}));
  EXPECT_EQ((floats_of<std::int64_t, 1>(DType::kI64, {-5})), std::vector<float>{-5});
  EXPECT_EQ((floats_of<std::int32_t, 1>(DType::kI32, {1 << 20})), std::vector<float>{1 << 20});
  EXPECT_EQ((floats_of<std::int16_t, 1>(DType::kI16, {-300})), std::vector<float>{-300});
  EXPECT_EQ((floats_of<std::int8_t, 1>(DType::kI8, {-1})), std::vector<float>{-1});
  EXPECT_EQ((floats_of<std::uint8_t, 1>(DType::kU8, {255})), std::vector<float>{255});
  EXPECT_EQ((floats_of<std::uint8_t, 2>(DType::kBool, {0, 1})), (std::vector<float>{0, 1}));
}

TEST(ToFloats, ReadsBytesThatAreNotAligned) {
  std::array<std::byte, 9> bytes{};
  const float number = 1.5f;
  std::memcpy(bytes.data() + 1, &number, sizeof number);
  EXPECT_EQ(to_floats({DType::kF32, {2}, std::span(bytes).subspan(1)}), (std::vector<float>{1.5f, 0}));
}

}  // namespace
}  // namespace inctrl
