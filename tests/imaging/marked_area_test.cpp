// tests/imaging/marked_area_test.cpp: src/imaging/marked_area.h
#include "imaging/marked_area.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Image mask(int width, int height, const std::vector<std::uint8_t>& values) {
  return {values, width, height, PixelFormat::kGray8};
}

TEST(MarkedArea, SharesAreExactWhereCellsCutPixels) {
  const Image left = mask(4, 1, {255, 0, 0, 0});  // a quarter of the picture, on the left
  EXPECT_EQ(MarkedArea(left.view()).shares({0, 0, 100, 10}, {100, 10}, 1, 2), (std::vector{0.5, 0.0}));
  EXPECT_EQ(MarkedArea(left.view()).shares({0, 0, 100, 10}, {100, 10}, 1, 1), (std::vector{0.25}));
  // Cells of 12.5 pixels: the mark's 25 end with the second.
  EXPECT_EQ(MarkedArea(left.view()).shares({0, 0, 50, 10}, {100, 10}, 1, 4), (std::vector{1.0, 1.0, 0.0, 0.0}));
}

TEST(MarkedArea, CountsOnlyWhatACellShowsOfThePicture) {
  const Image all = mask(1, 1, {1});
  EXPECT_TRUE(MarkedArea(all.view()).whole());
  // A frame that begins half a cell and a whole cell left of the picture.
  EXPECT_EQ(MarkedArea(all.view()).shares({-15, 0, 40, 10}, {25, 10}, 1, 4), (std::vector{0.0, 1.0, 1.0, 1.0}));
}

TEST(MarkedArea, NeedsPixels) {
  expect_error(ErrorCode::kInvalidArgument, "it has no pixels", [] { (void)MarkedArea(ImageView{}); });
}

}  // namespace
}  // namespace inctrl
