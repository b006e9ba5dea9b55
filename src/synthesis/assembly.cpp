// src/synthesis/assembly.cpp. Tested by tests/synthesis/product_test.cpp
#include "synthesis/assembly.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "synthesis/palette.h"

namespace inctrl {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

void turn_about(Shape& shape, double x, double y, double angle, double zoom) {
  const double right = zoom * (shape.x - x), down = zoom * (shape.y - y);
  shape.x = x + std::cos(angle) * right - std::sin(angle) * down;
  shape.y = y + std::sin(angle) * right + std::cos(angle) * down;
  shape.angle += angle;
  shape.half_width *= zoom;
  shape.half_height *= zoom;
}

bool within(const Shape& shape, Size size) {
  return shape.x > 0 && shape.y > 0 && shape.x < size.width && shape.y < size.height;
}

}  // namespace

Assembly::Assembly(Size size, std::vector<Element> elements, const Pose& pose, const Colour& ground, Random& random)
    : size_(size),
      elements_(std::move(elements)),
      pose_(pose),
      ground_(ground),
      cloth_{random.log_uniform(2, size.width / 2.0), random.between(1, 4), 0.6, random.chance(0.7) ? 1.0 : 8.0,
             random.uniform(0, kTurn / 2)},
      cloth_depth_(random.chance(0.3) ? 0 : random.log_uniform(0.01, 0.15)),
      rough_(random.chance(0.4) ? 0 : random.log_uniform(0.01, 0.1)),
      seed_(random.bits()),
      light_(random.uniform(0, kTurn)),
      camera_(random) {}

std::vector<Element> Assembly::arrange(Random&) const {
  return elements_;
}

Canvas Assembly::draw(Random random) const {
  return paint(random, std::nullopt);
}

std::optional<Canvas> Assembly::draw_faulty(Random random, Fault fault) const {
  return paint(random, fault);
}

Canvas Assembly::paint(Random random, std::optional<Fault> fault) const {
  std::vector<Element> elements = arrange(random);
  const double angle = pose_.any_turn ? random.uniform(0, kTurn) : pose_.turn * random.normal();
  const double zoom = 1 + pose_.zoom * random.normal();
  const double right = pose_.any_place ? random.uniform(-1, 1) * size_.width : pose_.shift * random.normal();
  const double down = pose_.any_place ? random.uniform(-1, 1) * size_.height : pose_.shift * random.normal();
  for (Element& element : elements) {
    Shape& shape = element.shape;
    turn_about(shape, size_.width / 2.0, size_.height / 2.0, angle, zoom);
    turn_about(shape, shape.x, shape.y, pose_.part_turn * random.normal(), 1 + pose_.part_zoom * random.normal());
    shape.x += right + pose_.part_shift * random.normal();
    shape.y += down + pose_.part_shift * random.normal();
  }
  Random chance = random.branch("fault", random.bits());
  if (fault) spoil(elements, *fault, chance);

  Canvas canvas(size_, ground_);
  const Noise cloth(cloth_, seed_), rough({2.5, 2, 0.6, 1, 0}, random.bits());
  const double left = pose_.any_place ? -right : random.uniform(-1e4, 1e4),
               top = pose_.any_place ? -down : random.uniform(-1e4, 1e4);
  if (cloth_depth_ > 0)
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x)
        canvas.at(x, y) = times(canvas.at(x, y), 1 + static_cast<float>(cloth_depth_) * cloth.at(left + x, top + y));
  for (const Element& element : elements) add(canvas, element);
  if (rough_ > 0)
    for (int y = 0; y < size_.height; ++y)
      for (int x = 0; x < size_.width; ++x)
        canvas.at(x, y) = times(canvas.at(x, y), 1 + static_cast<float>(rough_) * rough.at(x, y));
  camera_.take(canvas, random);
  return canvas;
}

void Assembly::spoil(std::vector<Element>& elements, Fault fault, Random& random) const {
  std::vector<std::size_t> seen;
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (within(elements[i].shape, size_)) seen.push_back(i);
  if (seen.empty()) return;
  const std::size_t which = random.one_of<std::size_t>(seen);
  Element& element = elements[which];
  const double reach = element.shape.reach();
  switch (fault) {
    case Fault::kMissing: elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(which)); return;
    case Fault::kDoubled: {
      Element twin = element;
      twin.shape.x += reach * random.uniform(0.4, 1.5) * (random.chance(0.5) ? 1 : -1);
      twin.shape.y += reach * random.uniform(0.4, 1.5) * (random.chance(0.5) ? 1 : -1);
      elements.push_back(twin);
      return;
    }
    case Fault::kMoved: {
      const double angle = random.uniform(0, kTurn), far = std::max(4.0, reach * random.uniform(0.3, 1.5));
      element.shape.x += std::cos(angle) * far;
      element.shape.y += std::sin(angle) * far;
      element.shape.angle += random.normal();
      return;
    }
    case Fault::kDeformed:
      element.shape.half_width *= random.chance(0.5) ? random.uniform(0.4, 0.8) : random.uniform(1.25, 2);
      element.shape.half_height *= random.uniform(0.7, 1.4);
      element.shape.detail *= random.uniform(0.5, 1.8);
      return;
    case Fault::kDiscoloured: element.colour = colour_beside(element.colour, random.uniform(0.08, 0.5), random); return;
  }
}

void Assembly::add(Canvas& canvas, const Element& element) const {
  const Shape& shape = element.shape;
  const double reach = shape.reach() + 2;
  const int left = std::max(0, static_cast<int>(shape.x - reach)), top = std::max(0, static_cast<int>(shape.y - reach));
  const int right = std::min(size_.width - 1, static_cast<int>(shape.x + reach)),
            bottom = std::min(size_.height - 1, static_cast<int>(shape.y + reach));
  const double thick = std::max(1.0, std::min(shape.half_width, shape.half_height));
  const double glint_x = shape.x + 0.4 * thick * std::cos(light_), glint_y = shape.y + 0.4 * thick * std::sin(light_);
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x) {
      const double outside = shape.distance(x, y);
      if (outside > 0.5) continue;
      const auto depth = static_cast<float>(std::min(1.0, -outside / thick));
      const auto glint =
          static_cast<float>(std::exp(-(std::pow(x - glint_x, 2) + std::pow(y - glint_y, 2)) / (0.1 * thick * thick)));
      Colour colour =
          times(element.colour, 1 - element.dome * (1 - depth) - element.rim * static_cast<float>(outside > -2));
      for (float& value : colour) value += element.gloss * glint;
      canvas.at(x, y) = mix(canvas.at(x, y), colour, static_cast<float>(std::clamp(0.5 - outside, 0.0, 1.0)));
    }
}

}  // namespace inctrl
