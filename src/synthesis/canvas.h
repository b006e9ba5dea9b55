// src/synthesis/canvas.h: pictures and fields of numbers while they are drawn.
// Tested by tests/synthesis/canvas_test.cpp
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

using Colour = std::array<float, 3>;  // red, green, blue; 0 is black and 1 is white

// One number a pixel, row by row.
struct Field {
  Size size;
  std::vector<float> values;  // [height * width]

  explicit Field(Size of = {}, float value = 0)
      : size(of), values(static_cast<std::size_t>(of.width) * static_cast<std::size_t>(of.height), value) {}

  float& at(int x, int y) { return values[place(x, y)]; }
  float at(int x, int y) const { return values[place(x, y)]; }
  // Between pixels, bilinear; beyond the edge, the edge. (0, 0) is the centre of the top left pixel.
  float sample(double x, double y) const;

  std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x);
  }
};

struct Canvas {
  Size size;
  std::vector<Colour> pixels;  // [height * width]

  explicit Canvas(Size of = {}, Colour colour = {})
      : size(of), pixels(static_cast<std::size_t>(of.width) * static_cast<std::size_t>(of.height), colour) {}

  Colour& at(int x, int y) { return pixels[place(x, y)]; }
  const Colour& at(int x, int y) const { return pixels[place(x, y)]; }
  Colour sample(double x, double y) const;  // as Field's

  std::size_t place(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x);
  }
};

inline Colour mix(const Colour& from, const Colour& to, float share) {
  return {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]),
          from[2] + share * (to[2] - from[2])};
}
inline Colour times(const Colour& colour, float factor) {
  return {colour[0] * factor, colour[1] * factor, colour[2] * factor};
}
inline float brightness(const Colour& colour) {
  return 0.299f * colour[0] + 0.587f * colour[1] + 0.114f * colour[2];
}

// 0 below `from`, 1 above `to`, smooth between.
inline float smooth_step(float from, float to, float x) {
  const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

// Gaussian, by three box filters; edges repeated. A deviation below 0.3 pixels changes nothing.
void blur(Field& field, double deviation);
void blur(Canvas& canvas, double deviation);

Canvas canvas_of(const ImageView& picture);
Image image_of(const Canvas& canvas);  // 8 bits, RGB; values beyond [0, 1] are cut

}  // namespace inctrl
