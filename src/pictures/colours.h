// src/pictures/colours.h: which colour stands for which map value, and how opaque is it?
// The colours are those of "inferno" (inferno.h: perceptually even, dark violet to yellow) without its black and its
// white end, which would darken or bleach the picture; the opacity grows evenly from 0. Tested by
// tests/pictures/overlay_test.cpp
#pragma once

#include <array>
#include <cstdint>

#include "pictures/overlay.h"

namespace inctrl {

// Level 0 stands for scale.low and below, 255 for scale.high and above.
struct Tint {
  std::array<std::uint8_t, 3> bgr;
  std::uint8_t opacity;  // of 255
};
const std::array<Tint, 256>& tints();

// `colour` seen through a tint: round((colour (255 - opacity) + tint opacity) / 255).
inline std::uint8_t tinted(std::uint8_t colour, std::uint8_t tint, std::uint8_t opacity) {
  return static_cast<std::uint8_t>((colour * (255 - opacity) + tint * opacity + 127) / 255);
}

// Turns map values into levels; a value that is not a number has level 0.
class Leveller {
 public:
  // kInvalidArgument unless low < high and both are finite.
  explicit Leveller(const ColourScale& scale);
  std::uint8_t operator()(float value) const noexcept {
    const float level = (value - low_) * factor_;
    return level > 0 ? static_cast<std::uint8_t>((level < 255 ? level : 255.0f) + 0.5f) : std::uint8_t{0};
  }

 private:
  float low_, factor_;
};

}  // namespace inctrl
