// src/synthesis/assembly.h: a product that is put together from parts, so that a part can be missing or wrong.
// Tested by tests/synthesis/product_test.cpp
#pragma once

#include <optional>
#include <vector>

#include "synthesis/camera.h"
#include "synthesis/noise.h"
#include "synthesis/product.h"
#include "synthesis/shape.h"

namespace inctrl {

// A shape with a surface. Later parts lie on earlier ones.
struct Element {
  Shape shape;
  Colour colour{};
  float dome = 0;   // how much brighter the middle is than the edge: 0 is flat
  float gloss = 0;  // brightness of a light's reflection beside the middle
  float rim = 0;    // how much darker the outline is
};

// How pictures of the same assembly differ.
struct Pose {
  double shift = 1, turn = 0.01, zoom = 0.005;          // deviations: pixels, radians, share
  bool any_turn = false;                                // lies as it fell
  bool any_place = false;                               // the picture shows another stretch each time
  double part_shift = 0, part_turn = 0, part_zoom = 0;  // of every part for itself
};

class Assembly : public Product {
 public:
  // Places of `elements` are those in a picture of `size`, or beyond it if the pose shows any place.
  Assembly(Size size, std::vector<Element> elements, const Pose& pose, const Colour& ground, Random& random);

  Canvas draw(Random random) const override;
  std::optional<Canvas> draw_faulty(Random random, Fault fault) const override;

 protected:
  // What is put together for one picture; by default the elements as they are.
  virtual std::vector<Element> arrange(Random& random) const;

 private:
  Canvas paint(Random random, std::optional<Fault> fault) const;
  void spoil(std::vector<Element>& elements, Fault fault, Random& random) const;
  void add(Canvas& canvas, const Element& element) const;

  Size size_;
  std::vector<Element> elements_;
  Pose pose_;
  Colour ground_;
  NoiseShape cloth_;  // the ground's texture
  double cloth_depth_, rough_;
  std::uint64_t seed_;
  double light_;  // where it comes from: radians
  Camera camera_;
};

}  // namespace inctrl
