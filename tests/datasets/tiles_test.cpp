// tests/datasets/tiles_test.cpp: src/datasets/tiles.h cuts as the authors' converters do.
#include "datasets/tiles.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(RowsOfParts, CutAtWholeThirds) {
  const std::vector<Part> parts = rows_of_parts({500, 1270}, 3);
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].top, 0);
  EXPECT_EQ(parts[1].top, 1270 / 3);
  EXPECT_EQ(parts[2].top, 2 * 1270 / 3);
  EXPECT_EQ(parts[2].top + parts[2].size.height, 1270);
  EXPECT_EQ(parts[1].size, (Size{500, 2 * 1270 / 3 - 1270 / 3}));
}

TEST(SquaresOf, LeaveANarrowerOneAtTheEnd) {
  EXPECT_EQ(squares_of({4096, 256}).size(), 16u);
  const std::vector<Part> parts = squares_of({600, 256});
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].left, 256);
  EXPECT_EQ(parts[1].size, (Size{256, 256}));
  EXPECT_EQ(parts[2].left, 512);
  EXPECT_EQ(parts[2].size, (Size{88, 256}));
}

TEST(Cut, GivesThePartsPixels) {
  const Image picture{.pixels = {1, 2, 3, 4, 5, 6}, .width = 3, .height = 2, .format = PixelFormat::kGray8};
  const Image part = cut(picture, {.left = 1, .top = 1, .size = {2, 1}}, "picture");
  EXPECT_EQ(part.pixels, (std::vector<std::uint8_t>{5, 6}));
  EXPECT_EQ(part.width, 2);
  const Image colour{.pixels = {1, 2, 3, 4, 5, 6}, .width = 2, .height = 1, .format = PixelFormat::kBgr8};
  EXPECT_EQ(cut(colour, {.left = 1, .top = 0, .size = {1, 1}}, "picture").pixels, (std::vector<std::uint8_t>{4, 5, 6}));
}

TEST(Cut, RefusesPartsOutside) {
  const Image picture{.pixels = std::vector<std::uint8_t>(6), .width = 3, .height = 2, .format = PixelFormat::kGray8};
  for (const Part& part : {Part{-1, 0, {1, 1}}, Part{0, 0, {4, 1}}, Part{0, 1, {1, 2}}, Part{0, 0, {0, 1}},
                           Part{2147483647, 0, {2147483647, 1}}})
    expect_error(ErrorCode::kBadFormat, "does not lie in the picture of 3 x 2", [&] { cut(picture, part, "picture"); });
}

TEST(IsMarked, LooksAtThePartAlone) {
  const Image mask{.pixels = {0, 0, 0, 1}, .width = 2, .height = 2, .format = PixelFormat::kGray8};
  EXPECT_FALSE(is_marked(mask, {0, 0, {2, 1}}));
  EXPECT_TRUE(is_marked(mask, {0, 1, {2, 1}}));
}

}  // namespace
}  // namespace inctrl
