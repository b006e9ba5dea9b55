// src/pictures/marked_samples.cpp. Tested by tests/pictures/read_mask_test.cpp
#include "pictures/marked_samples.h"

#include <algorithm>

namespace inctrl {
namespace {

template <typename Value>
void mark(const DecodedSamples& samples, Image& mask) {
  const int colours = std::min(samples.channels, 3);
  std::uint8_t* out = mask.pixels.data();
  for (int y = 0; y < samples.height; ++y) {
    const Value* pixel = samples.row<Value>(y);
    for (int x = 0; x < samples.width; ++x, pixel += samples.channels)
      *out++ = std::any_of(pixel, pixel + colours, [](Value value) { return value != 0; }) ? 255 : 0;
  }
}

}  // namespace

Image marked(const DecodedSamples& samples) {
  Image mask{{}, samples.width, samples.height, PixelFormat::kGray8};
  mask.pixels.resize(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height));
  switch (samples.depth) {
    case SampleDepth::k8Bits: mark<std::uint8_t>(samples, mask); break;
    case SampleDepth::k16Bits: mark<std::uint16_t>(samples, mask); break;
    case SampleDepth::kFloat: mark<float>(samples, mask); break;
    case SampleDepth::kDouble: mark<double>(samples, mask); break;
  }
  return mask;
}

}  // namespace inctrl
