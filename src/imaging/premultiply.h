// src/imaging/premultiply.h: how does Pillow weigh 8-bit colours by their alpha, and take the weight out again?
// A picture with alpha is resized so weighed: colours under transparent pixels do not bleed into visible ones.
// Source: Pillow, conversions RGBA to RGBa and back; golden files resize.safetensors and released.safetensors.
// Tested by tests/imaging/premultiply_test.cpp and resize_test.cpp
#pragma once

#include <cstdint>
#include <span>

namespace inctrl {

// a b / 255, rounded.
inline std::uint8_t multiply_bytes(int a, int b) {
  const int product = a * b + 128;
  return static_cast<std::uint8_t>(((product >> 8) + product) >> 8);
}

// Pixels of four channels, alpha last, in place: each colour times its alpha.
void premultiply(std::span<std::uint8_t> pixels);

// Each colour divided by its alpha, cut, at most 255; left as it is where alpha is 0.
void divide_by_alpha(std::span<std::uint8_t> pixels);

}  // namespace inctrl
