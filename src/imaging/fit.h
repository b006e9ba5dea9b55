// src/imaging/fit.h: which square does the encoder see of a picture of any shape?
// Source of crop: InCTRL, published preprocessing (shorter side to the size, centre crop); golden pixels*.
// Tested by tests/imaging/fit_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "inctrl/image.h"
#include "inctrl/options.h"

namespace inctrl {

struct FittedPicture {
  std::vector<std::uint8_t> pixels;  // [size, size, 3], red, green, blue
  Frame frame;                       // what of the picture the square shows
};

// Bicubic with antialiasing, as Pillow does it. Cost is linear in the picture's pixels.
// kInvalidArgument for an empty picture or a size below 1.
FittedPicture fit_to_square(const ImageView& picture, int size, Fit fit);

// True if the square would not show the whole picture.
bool hides_a_part(int width, int height, Fit fit) noexcept;

}  // namespace inctrl
