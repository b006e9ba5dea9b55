// tests/pictures/upright_test.cpp: src/pictures/upright.h turns as EXIF says; real files: read_picture_test.cpp.
#include "pictures/upright.h"

#include <gtest/gtest.h>

#include <vector>

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Stored as 1 2 3
//           4 5 6
Image numbered(PixelFormat format) {
  Image image{{}, 3, 2, format};
  for (std::uint8_t i = 1; i <= 6; ++i)
    for (int c = 0; c < channels(format); ++c) image.pixels.push_back(static_cast<std::uint8_t>(i + 10 * c));
  return image;
}

// What the eight names of EXIF's orientation promise: where the stored row 0 and column 0 are to be seen.
TEST(TurnUpright, KnowsTheEightWays) {
  const std::vector<Bytes> expected{
      {1, 2, 3, 4, 5, 6},  // 1: top, left
      {3, 2, 1, 6, 5, 4},  // 2: top, right
      {6, 5, 4, 3, 2, 1},  // 3: bottom, right
      {4, 5, 6, 1, 2, 3},  // 4: bottom, left
      {1, 4, 2, 5, 3, 6},  // 5: left, top
      {4, 1, 5, 2, 6, 3},  // 6: right, top
      {6, 3, 5, 2, 4, 1},  // 7: right, bottom
      {3, 6, 2, 5, 1, 4},  // 8: left, bottom
  };
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Image gray = turn_upright(numbered(PixelFormat::kGray8), orientation);
    EXPECT_EQ(gray.pixels, expected[static_cast<std::size_t>(orientation - 1)]) << orientation;
    EXPECT_EQ(gray.width, orientation < 5 ? 3 : 2) << orientation;
    EXPECT_EQ(gray.height, orientation < 5 ? 2 : 3) << orientation;
    EXPECT_EQ(upright_size({.width = 3, .height = 2, .orientation = orientation}), (Size{gray.width, gray.height}));
    const Image colour = turn_upright(numbered(PixelFormat::kRgb8), orientation);
    EXPECT_EQ(colour.format, PixelFormat::kRgb8);
    for (std::size_t i = 0; i < 6; ++i)
      for (std::size_t c = 0; c < 3; ++c)
        EXPECT_EQ(colour.pixels[3 * i + c], gray.pixels[i] + 10 * c) << orientation << ' ' << i;
  }
}

TEST(TurnUpright, IsUndoneByTheOppositeTurn) {
  const std::vector<int> opposite{1, 2, 3, 4, 5, 8, 7, 6};
  Image image{{}, 131, 67, PixelFormat::kBgr8};
  for (int i = 0; i < 131 * 67 * 3; ++i) image.pixels.push_back(static_cast<std::uint8_t>(i * i / 7));
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Image turned = turn_upright(image, orientation);
    EXPECT_EQ(turned.pixels == image.pixels, orientation == 1) << orientation;
    const Image back = turn_upright(turned, opposite[static_cast<std::size_t>(orientation - 1)]);
    EXPECT_EQ(back.pixels, image.pixels) << orientation;
    EXPECT_EQ(back.width, 131) << orientation;
  }
}

}  // namespace
}  // namespace inctrl
