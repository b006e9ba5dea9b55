// src/synthesis/shape.h: outlines of drawn things.
// Tested by tests/synthesis/shape_test.cpp
#pragma once

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

enum class Outline { kEllipse, kBox, kRing, kPolygon, kGear, kStar, kArc };

// Lengths in pixels, angles in radians.
struct Shape {
  Outline outline = Outline::kEllipse;
  double x = 0, y = 0;                       // the middle
  double half_width = 10, half_height = 10;  // before it is turned; rings, polygons, gears and stars use the width
  double angle = 0;
  double detail = 0.3;  // rounding of a box, hole of a ring or gear, depth of a star: a share of the half width
  int corners = 6;      // of polygons, gears and stars

  // How far a place is outside; negative inside. Exact for boxes and rings, close for the others.
  double distance(double at_x, double at_y) const;
  // Of a pixel: 1 inside, 0 outside, smooth over `softness` pixels of the edge.
  float coverage(double at_x, double at_y, double softness = 1) const;
  // How far it reaches from the middle.
  double reach() const;
};

// Any outline, half as wide as `half_width` says or down to a third of that.
Shape any_shape(double half_width, Random& random);

}  // namespace inctrl
