// src/imaging/resize.h: what does Pillow's resize give, to the bit?
// Two passes, horizontal first, each rounded to the samples' type; weights are the kernel's at real-valued centres,
// over a support that widens when shrinking (antialiasing), in 22-bit fixed point for 8-bit samples and in double
// precision for deeper ones. Scores depend on these pixels, hence own code. Source: Pillow up to 12, 8-bit resampling;
// golden file resize.safetensors. 16 bits and nearest neighbour: Pillow 13; golden file released.safetensors. Tested by
// tests/imaging/resize_test.cpp
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inctrl/image.h"

namespace inctrl {

// kNearest takes the sample in which the centre of the new one lies; Pillow finds the centres by adding up steps.
enum class Resample { kNearest, kBilinear, kBicubic };

struct Size {
  int width = 0, height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

// A rectangle of whole pixels.
struct Part {
  int left = 0, top = 0;
  Size size;
};

// Interleaved samples of 1 to 4 channels, borrowed.
template <typename Value>
struct SamplesOf {
  const Value* values = nullptr;
  Size size;
  std::ptrdiff_t row_stride = 0;  // values from one row to the next
  int channels = 3;
};
using Samples = SamplesOf<std::uint8_t>;
using DeepSamples = SamplesOf<std::uint16_t>;

// The `part` of the picture that a resize to `full` would give: [part height, part width, channels], without gaps. Only
// that part is computed, with the same bits. kInvalidArgument if a side is below 1 or the part reaches outside.
std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel, const Part& part);
std::vector<std::uint16_t> resize(const DeepSamples& picture, Size full, Resample kernel, const Part& part);

// The whole of it.
std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel);

// The picture with its longer side at `longest` pixels, bicubic; a smaller one as it is.
Image shrink(const ImageView& picture, int longest);

}  // namespace inctrl
