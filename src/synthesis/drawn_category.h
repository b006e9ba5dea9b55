// src/synthesis/drawn_category.h: auxiliary categories that cost nothing: a made-up product, its normal pictures, and
// defective ones of which every pixel is known. Tested by tests/synthesis/drawn_category_test.cpp
#pragma once

#include <cstdint>
#include <memory>

#include "inctrl/image.h"
#include "synthesis/product.h"

namespace inctrl {

struct DrawnPicture {
  Image picture;
  Image mask;  // gray: 255 where defective, else 0; without pixels for a normal picture
};

// A defect of any kind on a normal picture.
//   donor  any other picture: where the defect may take its texture from
DrawnPicture with_defect(const ImageView& normal, const ImageView& donor, Random random);

// The picture turned, scaled, moved, lit and focused a little differently, as another picture of the same kind might
// be.
Image varied(const ImageView& picture, Random random);

// Same seed and number, same pictures, on any machine. Kinds of products take turns with the number. Const members may
// be called by several threads at once.
class DrawnCategory {
 public:
  DrawnCategory(std::uint64_t seed, std::uint64_t number, Size size);

  Image normal(std::uint64_t index) const;
  // Three in ten are faults of the product's parts, where it has parts; the others are defects upon it.
  DrawnPicture defective(std::uint64_t index) const;

 private:
  Random random_;
  std::unique_ptr<const Product> product_, donor_;  // donor_: of another kind
};

}  // namespace inctrl
