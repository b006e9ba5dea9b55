// tests/imaging/premultiply_test.cpp: src/imaging/premultiply.h. Around a resize it is compared with Pillow's pixels in
// resize_test.cpp.
#include "imaging/premultiply.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

TEST(Premultiply, RoundsEveryProductToNearest) {
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) ASSERT_EQ(multiply_bytes(a, b), std::lround(a * b / 255.0)) << a << " " << b;
}

TEST(Premultiply, LeavesAlphaAndOpaquePixelsAsTheyAre) {
  Bytes pixels{10, 20, 30, 255, 10, 20, 30, 0, 200, 100, 50, 128};
  premultiply(pixels);
  EXPECT_EQ(pixels, (Bytes{10, 20, 30, 255, 0, 0, 0, 0, 100, 50, 25, 128}));
}

TEST(Premultiply, IsUndoneWithinWhatTheAlphaLetsThrough) {
  for (int alpha = 1; alpha < 256; ++alpha)
    for (int colour = 0; colour < 256; colour += 5) {
      Bytes pixel{static_cast<std::uint8_t>(colour), 0, 0, static_cast<std::uint8_t>(alpha)};
      premultiply(pixel);
      divide_by_alpha(pixel);
      // Half a level of the product is lost in rounding, up to one of the quotient in cutting.
      ASSERT_NEAR(pixel[0], colour, 0.5 * 255 / alpha + 1) << alpha;
    }
}

TEST(DivideByAlpha, CutsAndClips) {
  Bytes pixels{100, 50, 201, 200, 7, 8, 9, 0};
  divide_by_alpha(pixels);
  EXPECT_EQ(pixels, (Bytes{127, 63, 255, 200, 7, 8, 9, 0}));
}

}  // namespace
}  // namespace inctrl
