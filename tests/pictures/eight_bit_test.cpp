// tests/pictures/eight_bit_test.cpp: src/pictures/eight_bit.h rounds to nearest.
#include "pictures/eight_bit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.h"

namespace inctrl {
namespace {

const ValueRange kFull{};

TEST(EightBit, RoundsEverySixteenBitValueToTheNearest) {
  cv::Mat all(256, 256, CV_16UC1);
  for (int i = 0; i < 65536; ++i) all.at<std::uint16_t>(i / 256, i % 256) = static_cast<std::uint16_t>(i);
  const cv::Mat mapped = to_eight_bits(all, {.bits = 16, .full_scale = 65535}, kFull, "x");
  for (int i = 0; i < 65536; ++i) EXPECT_EQ(mapped.at<std::uint8_t>(i / 256, i % 256), (i + 128) / 257) << i;
}

TEST(EightBit, HandsEightBitsBackUncopied) {
  const cv::Mat picture(2, 2, CV_8UC3, cv::Scalar(1, 2, 3));
  EXPECT_EQ(to_eight_bits(picture, {}, kFull, "x").data, picture.data);
}

TEST(EightBit, MakesAPictureOfOneValueBlack) {
  const cv::Mat flat(2, 2, CV_32FC1, cv::Scalar(7));
  const cv::Mat mapped = to_eight_bits(flat, {}, {ValueRange::Kind::kAuto, 0, 0}, "x");
  EXPECT_EQ(cv::countNonZero(mapped), 0);
}

TEST(EightBit, RefusesIntegersThatNoPictureHas) {
  expect_error(ErrorCode::kBadFormat, "x holds signed or 32-bit integers",
               [] { (void)to_eight_bits(cv::Mat(1, 1, CV_32SC1, cv::Scalar(1)), {}, kFull, "x"); });
}

TEST(Compose, RoundsEveryMixtureToTheNearest) {
  cv::Mat bgra(256, 256, CV_8UC4);
  for (int colour = 0; colour < 256; ++colour)
    for (int alpha = 0; alpha < 256; ++alpha)
      bgra.at<cv::Vec4b>(colour, alpha) =
          cv::Vec4b(cv::saturate_cast<uchar>(colour), 0, 255, cv::saturate_cast<uchar>(alpha));
  const cv::Mat bgr = compose(bgra, Alpha::kStraight, {200, 100, 50});
  for (int colour = 0; colour < 256; ++colour)
    for (int alpha = 0; alpha < 256; ++alpha) {
      const double blue = (colour * alpha + 50.0 * (255 - alpha)) / 255;
      EXPECT_EQ(bgr.at<cv::Vec3b>(colour, alpha)[0], std::lround(blue));
    }
}

TEST(Compose, NeverOverflowsWherePremultipliedColoursExceedTheirAlpha) {
  const cv::Mat wrong(1, 1, CV_8UC4, cv::Scalar(255, 10, 0, 100));
  const cv::Vec3b mixed = compose(wrong, Alpha::kPremultiplied, {255, 255, 255}).at<cv::Vec3b>(0, 0);
  EXPECT_EQ(mixed, cv::Vec3b(255, 165, 155));
}

}  // namespace
}  // namespace inctrl
