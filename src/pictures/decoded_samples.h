// src/pictures/decoded_samples.h: what does a decoder give, whichever it is?
// Tested by tests/pictures/eight_bit_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>

#include "inctrl/image.h"

namespace inctrl {

enum class SampleDepth : std::uint8_t { k8Bits, k16Bits, kFloat, kDouble };

// Borrowed, interleaved, top row first: gray, three colours, or these and a fourth channel, such as alpha.
struct DecodedSamples {
  const void* values = nullptr;
  int width = 0, height = 0;
  std::ptrdiff_t row_stride = 0;  // bytes from one row to the next
  int channels = 1;               // 1, 3 or 4
  SampleDepth depth = SampleDepth::k8Bits;
  PixelFormat order = PixelFormat::kBgr8;  // of the colours; kBgr8 or kRgb8

  // Value: as `depth` says.
  template <typename Value>
  const Value* row(int y) const noexcept {
    return reinterpret_cast<const Value*>(static_cast<const std::byte*>(values) + y * row_stride);
  }
  PixelFormat format() const noexcept { return channels == 1 ? PixelFormat::kGray8 : order; }
};

}  // namespace inctrl
