// tests/pictures/eight_bit_test.cpp: src/pictures/eight_bit.h rounds to nearest.
#include "pictures/eight_bit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Samples without gaps between rows.
template <typename Value>
DecodedSamples samples_of(const std::vector<Value>& values, Size size, int channels, SampleDepth depth) {
  return {values.data(), size.width, size.height, static_cast<std::ptrdiff_t>(sizeof(Value)) * size.width * channels,
          channels,      depth};
}

std::vector<std::uint16_t> all_words() {
  std::vector<std::uint16_t> all(65536);
  std::iota(all.begin(), all.end(), std::uint16_t{0});
  return all;
}

TEST(EightBit, RoundsEverySixteenBitValueToTheNearest) {
  const std::vector<std::uint16_t> all = all_words();
  const Image image = to_image(samples_of(all, {256, 256}, 1, SampleDepth::k16Bits),
                               {.channels = 1, .bits = 16, .full_scale = 65535}, {}, "x");
  EXPECT_EQ(image.format, PixelFormat::kGray8);
  for (std::size_t i = 0; i < 65536; ++i) EXPECT_EQ(image.pixels[i], (i + 128) / 257) << i;
}

TEST(EightBit, TurnsGrayWhoseZeroIsWhite) {
  const std::vector<std::uint16_t> all = all_words();
  const DecodedSamples samples = samples_of(all, {256, 256}, 1, SampleDepth::k16Bits);
  const PictureHeader header{.channels = 1, .bits = 16, .full_scale = 65535, .inverted = true};
  const Image full = to_image(samples, header, {}, "x");
  for (std::size_t i = 0; i < 65536; ++i) EXPECT_EQ(full.pixels[i], (65535 - i + 128) / 257) << i;
  const Image fixed = to_image(samples, header, {.range = {ValueRange::Kind::kFixed, 65435, 65535}}, "x");
  EXPECT_EQ(fixed.pixels[0], 255);
  EXPECT_EQ(fixed.pixels[100], 0);
}

TEST(EightBit, KeepsEightBitsAsTheyAreAndStaysInsideRows) {
  const Bytes pixels{1, 2, 3, 4, 5, 6, 99, 7, 8, 9, 10, 11, 12, 99};
  for (const PixelFormat order : {PixelFormat::kBgr8, PixelFormat::kRgb8}) {
    const Image image = to_image({pixels.data(), 2, 2, 7, 3, SampleDepth::k8Bits, order}, {}, {}, "x");
    EXPECT_EQ(image.pixels, (Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_EQ(image.format, order);
  }
}

TEST(EightBit, MakesAPictureOfOneValueBlack) {
  const std::vector<float> flat(4, 7.0f);
  const Image image =
      to_image(samples_of(flat, {2, 2}, 1, SampleDepth::kFloat), {}, {.range = {ValueRange::Kind::kAuto, 0, 0}}, "x");
  EXPECT_EQ(image.pixels, Bytes(4, 0));
}

TEST(EightBit, RefusesFloatsWithoutARangeAndWhatIsNoNumber) {
  const std::vector<double> values{1, 2, std::nan(""), 4};
  const DecodedSamples samples = samples_of(values, {2, 2}, 1, SampleDepth::kDouble);
  expect_error(ErrorCode::kBadFormat, "x holds floating-point values, which have no full scale",
               [&] { (void)to_image(samples, {}, {}, "x"); });
  expect_error(ErrorCode::kBadFormat, "x holds nan at column 0, row 1", [&] {
    (void)to_image(samples, {}, {.range = {ValueRange::Kind::kFixed, 0, 1}}, "x");
  });
}

TEST(EightBit, RoundsEveryMixtureToTheNearest) {
  Bytes bgra;
  for (int colour = 0; colour < 256; ++colour)
    for (int alpha = 0; alpha < 256; ++alpha)
      bgra.insert(bgra.end(), {static_cast<std::uint8_t>(colour), 0, 255, static_cast<std::uint8_t>(alpha)});
  DecodedSamples samples = samples_of(bgra, {256, 256}, 4, SampleDepth::k8Bits);
  const auto expect = [&](double first, double last) {
    const Image image = to_image(samples, {.channels = 4}, {.background = {200, 100, 50}}, "x");
    for (int colour = 0; colour < 256; ++colour)
      for (int alpha = 0; alpha < 256; ++alpha) {
        const std::size_t pixel = static_cast<std::size_t>(colour * 256 + alpha) * 3;
        EXPECT_EQ(image.pixels[pixel], std::lround((colour * alpha + first * (255 - alpha)) / 255));
        EXPECT_EQ(image.pixels[pixel + 2], std::lround((255 * alpha + last * (255 - alpha)) / 255));
      }
  };
  expect(50, 200);
  samples.order = PixelFormat::kRgb8;
  expect(200, 50);
}

TEST(EightBit, NeverOverflowsWherePremultipliedColoursExceedTheirAlpha) {
  const Bytes wrong{255, 10, 0, 100};
  const DecodedSamples samples = samples_of(wrong, {1, 1}, 4, SampleDepth::k8Bits);
  EXPECT_EQ(to_image(samples, {.channels = 4, .alpha = Alpha::kPremultiplied}, {}, "x").pixels, (Bytes{255, 165, 155}));
  EXPECT_EQ(to_image(samples, {.channels = 4, .alpha = Alpha::kIgnored}, {}, "x").pixels, (Bytes{255, 10, 0}));
}

TEST(EightBit, ComposesDeepColoursByTheirDeepAlpha) {
  const std::vector<std::uint16_t> half{65535, 0, 257 * 10, 32768};
  const Image image = to_image(samples_of(half, {1, 1}, 4, SampleDepth::k16Bits),
                               {.channels = 4, .bits = 16, .full_scale = 65535}, {.background = {0, 0, 0}}, "x");
  EXPECT_EQ(image.pixels, (Bytes{128, 0, 5}));
}

}  // namespace
}  // namespace inctrl
