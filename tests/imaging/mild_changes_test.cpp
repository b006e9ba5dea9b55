// What could the same normal thing look like the next time it is put under the camera?
#include "imaging/mild_changes.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

// A smooth ramp: a bicubic kernel follows straight lines to the rounding.
Image ramp(int width, int height) {
  Image image{{}, width, height, PixelFormat::kGray8};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) image.pixels.push_back(static_cast<std::uint8_t>(50 + x));
  return image;
}

TEST(MildChanges, KeepSizeFormatAndAnEvenPicture) {
  const Image even{std::vector<std::uint8_t>(3 * 40 * 30, 77), 40, 30, PixelFormat::kRgb8};
  const std::vector<Image> copies = mild_changes(even.view());
  ASSERT_EQ(copies.size(), 3u);
  for (const Image& copy : copies) {
    EXPECT_EQ(copy.width, 40);
    EXPECT_EQ(copy.height, 30);
    EXPECT_EQ(copy.pixels, even.pixels);
  }
}

TEST(MildChanges, MoveByAShareOfTheSides) {
  const Image copy = mild_changes(ramp(100, 50).view()).back();  // 2 pixels to the right
  for (int x = 5; x < 95; ++x) EXPECT_EQ(copy.pixels[static_cast<std::size_t>(25 * 100 + x)], 50 + x - 2);
}

TEST(MildChanges, TurnAndScaleAboutTheMiddle) {
  const Image picture = ramp(101, 101);
  const Image copy = mild_changes(picture.view()).front();
  // One pixel to the right of the middle of a copy moved by 1 %, 2 % larger: cos(2 degrees) / 1.02 of the original.
  const auto at = [&](int x, int y) { return copy.pixels[static_cast<std::size_t>(y * 101 + x)]; };
  EXPECT_NEAR(at(51, 50), 100, 1);
  EXPECT_NEAR(at(91, 50) - at(51, 50), 40 * 0.99939 / 1.02, 1);
  EXPECT_NEAR(at(51, 90) - at(51, 50), 40 * 0.0349 / 1.02, 1);
}

TEST(MildChanges, OfALargePictureAreNoLargerThanNeeded) {
  const auto size_of_copy = [](int width, int height) {
    const Image copy = mild_changes(ramp(width, height).view()).front();
    return std::pair(copy.width, copy.height);
  };
  EXPECT_EQ(size_of_copy(1000, 750), std::pair(683, 512));
  EXPECT_EQ(size_of_copy(3000, 20), std::pair(3000, 20)) << "narrow: its few rows count";
  EXPECT_EQ(size_of_copy(8192, 512), std::pair(4096, 256)) << "narrow and large";
}

TEST(MildChanges, BearASinglePixelAndRefuseNone) {
  EXPECT_EQ(mild_changes(ramp(1, 1).view()).front().pixels.front(), 50);
  expect_error(ErrorCode::kInvalidArgument, "empty", [] { mild_changes({}); });
}

}  // namespace
}  // namespace inctrl
