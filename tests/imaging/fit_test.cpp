// tests/imaging/fit_test.cpp: src/imaging/fit.h. The published crop is compared with golden pixels in tests/pictures.
#include "imaging/fit.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

// Red grows to the right, green downwards.
Image ramp(int width, int height) {
  Image image{{}, width, height, PixelFormat::kRgb8};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      image.pixels.insert(image.pixels.end(), {static_cast<std::uint8_t>(x * 255 / std::max(width - 1, 1)),
                                               static_cast<std::uint8_t>(y * 255 / std::max(height - 1, 1)), 7});
  return image;
}

TEST(Fit, SquashShowsTheWholePicture) {
  const Image image = ramp(90, 30);
  const FittedPicture fitted = fit_to_square(image.view(), 30, Fit::kSquash);
  EXPECT_EQ(fitted.frame.left, 0);
  EXPECT_EQ(fitted.frame.top, 0);
  EXPECT_DOUBLE_EQ(fitted.frame.width, 90);
  EXPECT_DOUBLE_EQ(fitted.frame.height, 30);
  EXPECT_LT(fitted.pixels[0], 5);               // the leftmost column is there
  EXPECT_GT(fitted.pixels[(30 - 1) * 3], 250);  // and the rightmost
}

TEST(Fit, CropShowsTheMiddleOfTheLongerSide) {
  const FittedPicture fitted = fit_to_square(ramp(90, 30).view(), 30, Fit::kCrop);
  EXPECT_DOUBLE_EQ(fitted.frame.left, 30);
  EXPECT_DOUBLE_EQ(fitted.frame.width, 30);
  EXPECT_DOUBLE_EQ(fitted.frame.height, 30);
  EXPECT_NEAR(fitted.pixels[0], 30 * 255 / 89, 1);
}

TEST(Fit, CropOffsetRoundsHalvesToEven) {
  // Offsets 0.5 and 1.5 of a side that is one and three pixels longer.
  EXPECT_DOUBLE_EQ(fit_to_square(ramp(31, 30).view(), 30, Fit::kCrop).frame.left, 0);
  EXPECT_DOUBLE_EQ(fit_to_square(ramp(33, 30).view(), 30, Fit::kCrop).frame.left, 2);
}

TEST(Fit, PadReachesBeyondThePictureAndRepeatsItsEdge) {
  const FittedPicture fitted = fit_to_square(ramp(20, 40).view(), 40, Fit::kPad);
  EXPECT_DOUBLE_EQ(fitted.frame.left, -10);
  EXPECT_DOUBLE_EQ(fitted.frame.width, 40);
  EXPECT_EQ(fitted.pixels[0], fitted.pixels[10 * 3]);
}

TEST(Fit, GrayAndSwappedColoursGiveTheSamePixelsAsRgb) {
  const Image rgb = ramp(17, 23);
  Image bgr = rgb, gray = rgb, as_rgb = rgb;
  bgr.format = PixelFormat::kBgr8;
  for (std::size_t i = 0; i < bgr.pixels.size(); i += 3) std::swap(bgr.pixels[i], bgr.pixels[i + 2]);
  gray.format = PixelFormat::kGray8;
  gray.pixels.clear();
  for (std::size_t i = 0; i < as_rgb.pixels.size(); i += 3) {
    gray.pixels.push_back(as_rgb.pixels[i]);
    as_rgb.pixels[i + 1] = as_rgb.pixels[i + 2] = as_rgb.pixels[i];
  }
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad}) {
    EXPECT_EQ(fit_to_square(bgr.view(), 12, fit).pixels, fit_to_square(rgb.view(), 12, fit).pixels);
    EXPECT_EQ(fit_to_square(gray.view(), 12, fit).pixels, fit_to_square(as_rgb.view(), 12, fit).pixels);
  }
}

TEST(Fit, OnePixelFillsTheSquare) {
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad})
    for (const std::uint8_t value : fit_to_square(Image{{9, 9, 9}, 1, 1}.view(), 16, fit).pixels) EXPECT_EQ(value, 9);
}

TEST(Fit, TakesAVeryThinPicture) {
  const Image thin{std::vector<std::uint8_t>(100'000, 50), 1, 100'000, PixelFormat::kGray8};
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad})
    for (const std::uint8_t value : fit_to_square(thin.view(), 16, fit).pixels) EXPECT_EQ(value, 50);
}

TEST(Fit, RefusesAnEmptyPicture) {
  expect_error(ErrorCode::kInvalidArgument, "a picture of 0 x 0",
               [] { (void)fit_to_square(ImageView{}, 16, Fit::kCrop); });
}

TEST(Fit, OnlyCropHidesAPart) {
  EXPECT_TRUE(hides_a_part(3, 4, Fit::kCrop));
  EXPECT_FALSE(hides_a_part(4, 4, Fit::kCrop));
  EXPECT_FALSE(hides_a_part(3, 4, Fit::kSquash));
  EXPECT_FALSE(hides_a_part(3, 4, Fit::kPad));
}

}  // namespace
}  // namespace inctrl
