// Do made-up products vary as normal ones do, and only as much?
#include "synthesis/product.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "synthesis/defect.h"
#include "synthesis/palette.h"

namespace inctrl {
namespace {

constexpr Size kSize{48, 40};

ProductKind kind_of(int i) {
  return static_cast<ProductKind>(i % kProductKinds);
}

TEST(Product, DrawsTheSamePictureForTheSameChance) {
  for (int i = 0; i < kProductKinds; ++i) {
    const auto product = make_product(kind_of(i), kSize, Random(4)), twin = make_product(kind_of(i), kSize, Random(4));
    const Canvas picture = product->draw(Random(1));
    EXPECT_EQ(picture.size, kSize);
    EXPECT_EQ(twin->draw(Random(1)).pixels, picture.pixels) << i;
    EXPECT_NE(product->draw(Random(2)).pixels, picture.pixels) << i;
    EXPECT_NE(make_product(kind_of(i), kSize, Random(5))->draw(Random(1)).pixels, picture.pixels) << i;
  }
}

TEST(Product, AnyOfThemIsFiniteAndNotOneColour) {
  for (int i = 0; i < 20 * kProductKinds; ++i) {
    const Canvas picture = make_product(kind_of(i), kSize, Random(static_cast<std::uint64_t>(i)))->draw(Random(1));
    float least = 9, most = -9;
    for (const Colour& colour : picture.pixels)
      for (const float value : colour) {
        ASSERT_TRUE(std::isfinite(value)) << i;
        least = std::min(least, value), most = std::max(most, value);
      }
    EXPECT_GT(most - least, 1e-3f) << i;
  }
}

TEST(Product, AFaultChangesAPlaceAndNotTheRest) {
  int faulty = 0;
  for (const ProductKind kind : {ProductKind::kPrint, ProductKind::kPart, ProductKind::kHeap})
    for (int fault = 0; fault < kFaults; ++fault) {
      const auto product = make_product(kind, kSize, Random(11));
      const auto picture = product->draw_faulty(Random(3), static_cast<Fault>(fault));
      ASSERT_TRUE(picture);
      const auto mask = difference_mask(product->draw(Random(3)), *picture);
      const auto changed = std::count(mask.begin(), mask.end(), 255);
      faulty += changed > 0;
      EXPECT_LT(changed, static_cast<std::ptrdiff_t>(mask.size()) * 2 / 3);
    }
  EXPECT_GE(faulty, 11);  // a part may be hidden under another
}

TEST(Product, WithoutPartsHasNoFaults) {
  EXPECT_FALSE(make_product(ProductKind::kGrain, kSize, Random(1))->draw_faulty(Random(1), Fault::kMissing));
}

TEST(Product, RefusesAPictureTooSmallToShowAnything) {
  expect_error(ErrorCode::kInvalidArgument, "needed at least 16 x 16", [] {
    make_product(ProductKind::kPart, {8, 40}, Random(1));
  });
}

TEST(Palette, AColourBesideAnotherCanBeToldFromIt) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const Colour colour = any_colour(random);
    EXPECT_GT(std::abs(brightness(colour_beside(colour, 0.4, random)) - brightness(colour)), 0.1f);
  }
}

}  // namespace
}  // namespace inctrl
