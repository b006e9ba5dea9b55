// src/synthesis/shape.cpp. Tested by tests/synthesis/shape_test.cpp
#include "synthesis/shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace inctrl {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

double box(double x, double y, double half_width, double half_height, double rounding) {
  const double right = std::abs(x) - half_width + rounding, below = std::abs(y) - half_height + rounding;
  return std::hypot(std::max(right, 0.0), std::max(below, 0.0)) + std::min(std::max(right, below), 0.0) - rounding;
}

// Where a place lies between two neighbouring corners: -0.5 to 0.5 of the angle between them.
double between_corners(double x, double y, int corners) {
  const double turn = std::atan2(y, x) * corners / kTurn;
  return turn - std::round(turn);
}

double polygon(double x, double y, double radius, int corners) {
  const double inner = radius * std::cos(kTurn / 2 / corners);
  return std::hypot(x, y) * std::cos(between_corners(x, y, corners) * kTurn / corners) - inner;
}

}  // namespace

double Shape::distance(double at_x, double at_y) const {
  const double right = at_x - x, down = at_y - y;
  const double along = std::cos(angle) * right + std::sin(angle) * down;
  const double across = std::cos(angle) * down - std::sin(angle) * right;
  const double radius = std::hypot(along, across);
  switch (outline) {
    case Outline::kEllipse: {
      const double scaled = std::hypot(along / half_width, across / half_height);
      return (scaled - 1) * std::min(half_width, half_height);
    }
    case Outline::kBox: return box(along, across, half_width, half_height, detail * std::min(half_width, half_height));
    case Outline::kRing: return std::max(radius - half_width, detail * half_width - radius);
    case Outline::kPolygon: return polygon(along, across, half_width, corners);
    case Outline::kGear: {
      const double tooth = std::abs(between_corners(along, across, corners)) < 0.25 ? half_width : 0.85 * half_width;
      return std::max(radius - tooth, detail * half_width - radius);
    }
    case Outline::kStar: {
      const double share = 2 * std::abs(between_corners(along, across, corners));
      return (radius - half_width * (1 - detail * share)) * 0.8;
    }
    case Outline::kArc: {
      const double open = (std::abs(std::atan2(across, along)) - 2.2) * radius;  // where the ring has its gap
      return std::max(std::abs(radius - half_width) - detail * half_width / 2, open);
    }
  }
  return 0;
}

float Shape::coverage(double at_x, double at_y, double softness) const {
  return static_cast<float>(std::clamp(0.5 - distance(at_x, at_y) / softness, 0.0, 1.0));
}

double Shape::reach() const {
  return outline == Outline::kBox || outline == Outline::kEllipse ? std::hypot(half_width, half_height)
                                                                  : half_width * (1 + detail);
}

Shape any_shape(double half_width, Random& random) {
  Shape shape;
  shape.outline = static_cast<Outline>(random.between(0, static_cast<int>(Outline::kArc)));
  shape.half_width = half_width;
  shape.half_height = half_width * random.uniform(0.35, 1);
  shape.angle = random.chance(0.5) ? random.between(0, 3) * kTurn / 4 : random.uniform(0, kTurn);
  shape.detail = random.uniform(0.15, 0.6);
  shape.corners = random.between(3, 12);
  return shape;
}

}  // namespace inctrl
