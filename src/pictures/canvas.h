// src/pictures/canvas.h: what is drawn on, and how do pictures, colours and lines come onto it?
// Tested by tests/pictures/canvas_test.cpp and overlay_test.cpp
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "pictures/colours.h"
#include "pictures/map_rows.h"

namespace inctrl {

using Ink = std::array<std::uint8_t, 3>;  // blue, green, red
constexpr Ink kInk{40, 40, 40}, kFaintInk{120, 120, 120}, kTile{235, 235, 235};

// A canvas or a part of one, borrowed: three channels, blue, green, red. What would lie outside is cut off.
struct Surface {
  std::uint8_t* pixels = nullptr;
  int width = 0, height = 0;
  std::ptrdiff_t row_stride = 0;  // bytes from one row to the next

  std::uint8_t* at(int x, int y) const noexcept { return pixels + y * row_stride + std::ptrdiff_t{x} * 3; }
  // The surface's pixels in `part`, which must lie inside.
  Surface part(const Part& part) const noexcept {
    return {at(part.left, part.top), part.size.width, part.size.height, row_stride};
  }
};

// White paper, and the surface of such an image.
Image blank_canvas(int width, int height);
Surface surface_of(Image& canvas);

// Copies a picture of any format onto a surface of the same size.
void copy_picture(const ImageView& picture, const Surface& target);

// Lays the map's colours over what is there, a row at a time: float copies of a large one would take gigabytes.
void tint_rows(const Surface& picture, MapRows& map, const Leveller& level_of);

void fill(const Surface& surface, const Part& part, const Ink& ink);

// Lines along the outermost pixels of `part`, as OpenCV draws rectangles: a line of 1 pixel, a thicker one of
// (thickness + 1) / 2 more to either side, corners rounded. Nothing of a part without pixels.
void outline(const Surface& surface, const Part& part, int thickness, const Ink& ink);

}  // namespace inctrl
