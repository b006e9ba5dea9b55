// Where is the inside of a shape?
#include "synthesis/shape.h"

#include <gtest/gtest.h>

#include <numbers>

namespace inctrl {
namespace {

TEST(Shape, ABoxIsAsFarAsItIs) {
  const Shape box{Outline::kBox, 10, 10, 4, 2, 0, 0, 4};
  EXPECT_NEAR(box.distance(10, 10), -2, 1e-9);
  EXPECT_NEAR(box.distance(17, 10), 3, 1e-9);
  EXPECT_NEAR(box.distance(17, 16), 5, 1e-9);
}

TEST(Shape, TurnsAboutItsMiddle) {
  Shape box{Outline::kBox, 10, 10, 4, 2, std::numbers::pi / 2, 0, 4};
  EXPECT_NEAR(box.distance(10, 17), 3, 1e-9);
}

TEST(Shape, ARingHasAHole) {
  const Shape ring{Outline::kRing, 0, 0, 10, 10, 0, 0.5, 6};
  EXPECT_GT(ring.distance(0, 0), 0);
  EXPECT_LT(ring.distance(7, 0), 0);
  EXPECT_GT(ring.distance(11, 0), 0);
}

TEST(Shape, CoverageRunsFromOneInsideToZeroOutside) {
  Random random(3);
  for (int i = 0; i < 50; ++i) {
    const Shape shape = any_shape(12, random);
    EXPECT_EQ(shape.coverage(3 * shape.reach() + 9, 0), 0);
    float most = 0;
    for (double x = -14; x <= 14; x += 0.5)
      for (double y = -14; y <= 14; y += 0.5) most = std::max(most, shape.coverage(x, y));
    EXPECT_GT(most, 0.5f) << static_cast<int>(shape.outline);
  }
}

}  // namespace
}  // namespace inctrl
