// src/synthesis/assemblies.cpp: products with parts. Tested by tests/synthesis/product_test.cpp
#include <cmath>
#include <numbers>
#include <utility>

#include "synthesis/assembly.h"
#include "synthesis/palette.h"
#include "synthesis/products.h"

namespace inctrl {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

Pose any_pose(Random& random) {
  Pose pose;
  pose.shift = random.log_uniform(0.3, 6);
  pose.turn = random.log_uniform(0.002, 0.06);
  pose.zoom = random.log_uniform(0.002, 0.03);
  return pose;
}

Element any_element(double half_width, const Colour& ground, Random& random) {
  Element element;
  element.shape = any_shape(half_width, random);
  element.colour = colour_beside(ground, random.log_uniform(0.06, 0.5), random);
  element.dome = random.chance(0.5) ? 0 : static_cast<float>(random.uniform(0.1, 0.6));
  element.gloss = random.chance(0.6) ? 0 : static_cast<float>(random.uniform(0.05, 0.4));
  element.rim = random.chance(0.6) ? 0 : static_cast<float>(random.uniform(0.1, 0.5));
  return element;
}

Element stroke(double x, double y, double to_x, double to_y, double width, const Colour& colour) {
  Element element;
  element.shape = {Outline::kBox,
                   (x + to_x) / 2,
                   (y + to_y) / 2,
                   std::hypot(to_x - x, to_y - y) / 2 + width / 2,
                   width / 2,
                   std::atan2(to_y - y, to_x - x),
                   0.5,
                   4};
  element.colour = colour;
  return element;
}

// A made-up character: two to four strokes between the places of a small grid.
void add_character(std::vector<Element>& elements, double left, double top, double height, const Colour& ink,
                   Random& random) {
  const auto place = [&] {
    return std::pair(left + random.between(0, 2) * 0.3 * height, top + random.between(0, 3) * height / 3);
  };
  auto [x, y] = place();
  for (int i = random.between(2, 4); i > 0; --i) {
    const auto [to_x, to_y] = place();
    elements.push_back(stroke(x, y, to_x, to_y, std::max(1.2, height / 8), ink));
    x = to_x, y = to_y;
  }
}

// Many like things, laid anew for every picture.
class Heap : public Assembly {
 public:
  Heap(Size size, std::vector<Element> kinds, const Pose& pose, const Colour& ground, int across, bool in_rows,
       double filled, Random& random)
      : Assembly(size, {}, pose, ground, random),
        size_(size),
        kinds_(std::move(kinds)),
        across_(across),
        in_rows_(in_rows),
        filled_(filled),
        seed_(random.bits()) {}

 protected:
  std::vector<Element> arrange(Random& random) const override {
    const double step = static_cast<double>(size_.width) / across_;
    const int down = static_cast<int>(size_.height / step);
    std::vector<Element> elements;
    Random layout(seed_);  // in rows, each place holds the same in every picture
    for (int row = 0; row < down; ++row)
      for (int column = 0; column < across_; ++column) {
        if (!in_rows_ && !random.chance(filled_)) continue;
        Element element = (in_rows_ ? layout : random).one_of<Element>(kinds_);
        element.shape.x = (column + 0.5) * step;
        element.shape.y = (row + 0.5) * step;
        if (!in_rows_) {
          element.shape.x += random.uniform(-0.5, 0.5) * step;
          element.shape.y += random.uniform(-0.5, 0.5) * step;
          element.shape.angle = random.uniform(0, kTurn);
        }
        elements.push_back(element);
      }
    return elements;
  }

 private:
  Size size_;
  std::vector<Element> kinds_;
  int across_;
  bool in_rows_;
  double filled_;
  std::uint64_t seed_;
};

}  // namespace

std::unique_ptr<Product> make_print(Size size, Random random) {
  const Colour ground = any_colour(random), ink = colour_beside(ground, random.log_uniform(0.15, 0.7), random);
  std::vector<Element> elements;
  for (int blocks = random.between(1, 5); blocks > 0; --blocks)
    elements.push_back(any_element(random.uniform(0.05, 0.2) * size.width, ground, random));
  for (Element& element : elements) {
    element.shape.x = random.uniform(0.1, 0.9) * size.width;
    element.shape.y = random.uniform(0.1, 0.9) * size.height;
  }
  for (int lines = random.between(1, 6); lines > 0; --lines) {
    const double height = random.log_uniform(0.04, 0.15) * size.height, top = random.uniform(0.05, 0.85) * size.height;
    double left = random.uniform(0.05, 0.5) * size.width;
    const double end = random.uniform(0.5, 0.95) * size.width;
    for (; left < end; left += 0.85 * height) add_character(elements, left, top, height, ink, random);
  }
  return std::make_unique<Assembly>(size, std::move(elements), any_pose(random), ground, random);
}

std::unique_ptr<Product> make_board(Size size, Random random) {
  const Colour ground = any_colour(random, 0.02, 0.5), metal = colour_beside(ground, random.uniform(0.2, 0.6), random);
  Pose pose = any_pose(random);
  pose.any_place = random.chance(0.6);
  const double step = random.uniform(0.04, 0.12) * size.width, width = step * random.uniform(0.2, 0.5);
  const int reach = pose.any_place ? 3 : 1;   // picture sizes across
  const double overhang = 0.5 * (reach - 1);  // of them, left of the picture and above it
  std::vector<Element> elements;
  for (int tracks = random.between(8, 30) * reach * reach; tracks > 0; --tracks) {
    double x = random.between(0, static_cast<int>(reach * size.width / step)) * step - overhang * size.width;
    double y = random.between(0, static_cast<int>(reach * size.height / step)) * step - overhang * size.height;
    double turn = random.between(0, 7) * kTurn / 8;
    const auto add_pad = [&] {
      Element pad;
      pad.shape = {random.chance(0.5) ? Outline::kEllipse : Outline::kRing, x, y, step * 0.4, step * 0.4, 0, 0.4, 6};
      pad.colour = metal;
      elements.push_back(pad);
    };
    if (random.chance(0.7)) add_pad();
    for (int bends = random.between(1, 4); bends > 0; --bends) {
      const double length = step * random.between(1, 6);
      const double to_x = x + std::cos(turn) * length, to_y = y + std::sin(turn) * length;
      elements.push_back(stroke(x, y, to_x, to_y, width, metal));
      x = to_x, y = to_y;
      turn += random.between(-1, 1) * kTurn / 8;
    }
    if (random.chance(0.7)) add_pad();
  }
  return std::make_unique<Assembly>(size, std::move(elements), pose, ground, random);
}

std::unique_ptr<Product> make_part(Size size, Random random) {
  const Colour ground = any_colour(random);
  Pose pose = any_pose(random);
  pose.any_turn = random.chance(0.35);
  std::vector<Element> elements{any_element(random.uniform(0.22, 0.45) * size.width, ground, random)};
  elements[0].shape.x = size.width * random.uniform(0.45, 0.55);
  elements[0].shape.y = size.height * random.uniform(0.45, 0.55);
  const Shape body = elements[0].shape;
  for (int details = random.between(1, 9); details > 0; --details) {
    Element detail = any_element(body.half_width * random.log_uniform(0.08, 0.5), elements[0].colour, random);
    const int copies = random.chance(0.3) ? random.between(2, 8) : 1;  // evenly around the middle
    const double far = body.half_width * random.uniform(0, 0.75), angle = random.uniform(0, kTurn);
    for (int copy = 0; copy < copies; ++copy) {
      const double turn = angle + kTurn * copy / copies;
      detail.shape.x = body.x + far * std::cos(turn);
      detail.shape.y = body.y + far * std::sin(turn);
      elements.push_back(detail);
      detail.shape.angle += kTurn / copies;
    }
  }
  return std::make_unique<Assembly>(size, std::move(elements), pose, ground, random);
}

std::unique_ptr<Product> make_heap(Size size, Random random) {
  const Colour ground = any_colour(random);
  Pose pose = any_pose(random);
  pose.part_shift = random.log_uniform(0.2, 4);
  pose.part_turn = random.log_uniform(0.01, 0.3);
  pose.part_zoom = random.log_uniform(0.005, 0.1);
  const int across = random.between(2, 9);
  std::vector<Element> kinds;
  for (int count = random.chance(0.6) ? 1 : random.between(2, 3); count > 0; --count)
    kinds.push_back(any_element(random.uniform(0.25, 0.5) * size.width / across, ground, random));
  const bool in_rows = random.chance(0.5);
  const double filled = random.uniform(0.4, 1);
  return std::make_unique<Heap>(size, std::move(kinds), pose, ground, across, in_rows, filled, random);
}

}  // namespace inctrl
