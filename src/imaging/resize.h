// src/imaging/resize.h: what does Pillow's resize give, to the bit?
// Two passes, horizontal first, each rounded to 8 bits; weights are the kernel's at real-valued centres, in 22-bit
// fixed point, over a support that widens when shrinking (antialiasing). Scores depend on these pixels, hence own code.
// Source: Pillow up to 12, 8-bit resampling; golden file resize.safetensors.
// Tested by tests/imaging/resize_test.cpp
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inctrl/image.h"

namespace inctrl {

enum class Resample { kBilinear, kBicubic };

struct Size {
  int width = 0, height = 0;
};

// A rectangle of whole pixels.
struct Part {
  int left = 0, top = 0;
  Size size;
};

// Interleaved 8-bit samples of 1 to 4 channels, borrowed.
struct Samples {
  const std::uint8_t* values = nullptr;
  Size size;
  std::ptrdiff_t row_stride = 0;
  int channels = 3;
};

// The `part` of the picture that a resize to `full` would give: [part height, part width, channels], without gaps. Only
// that part is computed, with the same bits. kInvalidArgument if a side is below 1 or the part reaches outside.
std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel, const Part& part);

// The whole of it.
std::vector<std::uint8_t> resize(const Samples& picture, Size full, Resample kernel);

}  // namespace inctrl
