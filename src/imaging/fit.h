// src/imaging/fit.h: which square does the encoder see of a picture of any shape?
// Source of crop: InCTRL, published preprocessing (shorter side to the size, centre crop); golden pixels*.
// Tested by tests/imaging/fit_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "inctrl/options.h"

namespace inctrl {

// The resize of a picture, and the part of it that the square shows.
struct FitPlan {
  Size full;              // the whole picture resized
  Part part;              // what is taken of it
  int left = 0, top = 0;  // where that lies in the square
  Frame frame;            // what of the picture the square shows
};

// kInvalidArgument for an empty picture or a size below 1, kLimit for a picture of no sensible shape.
FitPlan plan_fit(Size picture, int size, Fit fit);

struct FittedPicture {
  std::vector<std::uint8_t> pixels;  // [size, size, 3], red, green, blue
  Frame frame;                       // what of the picture the square shows
};

// Bicubic with antialiasing, as Pillow does it. Cost is linear in the picture's pixels.
// Errors as of plan_fit().
FittedPicture fit_to_square(const ImageView& picture, int size, Fit fit);

// True if the square would not show the whole picture.
bool hides_a_part(int width, int height, Fit fit) noexcept;

}  // namespace inctrl
