// src/synthesis/product.h: made-up kinds of things, each with endless normal pictures and, where it has parts, faults.
// They stand in for the variety of real products in training: what a texture, a print or a part is does not matter,
// only that normal pictures of one kind vary as real ones do, and that a defect is something else. Tested by
// tests/synthesis/product_test.cpp
#pragma once

#include <memory>
#include <optional>

#include "synthesis/canvas.h"
#include "synthesis/random.h"

namespace inctrl {

enum class ProductKind { kGrain, kWeave, kPlate, kScan, kPrint, kBoard, kPart, kHeap };
inline constexpr int kProductKinds = 8;

// What went wrong while a thing with parts was put together.
enum class Fault { kMissing, kDoubled, kMoved, kDeformed, kDiscoloured };
inline constexpr int kFaults = 5;

// Const members may be called by several threads at once.
class Product {
 public:
  virtual ~Product() = default;

  // A picture as it should be. Same state of `random`, same picture.
  virtual Canvas draw(Random random) const = 0;

  // The same picture with one part faulty; nothing if this kind has no parts.
  virtual std::optional<Canvas> draw_faulty(Random random, Fault fault) const = 0;
};

// A kind of thing of its own for each seed.
std::unique_ptr<Product> make_product(ProductKind kind, Size size, Random random);

}  // namespace inctrl
