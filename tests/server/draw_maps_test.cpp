// tests/server/draw_maps_test.cpp: apps/server/draw_maps.h shows maps at the size of their pictures.
#include "server/draw_maps.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "pictures/npy.h"
#include "pictures/read_picture.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

// A map that covers a picture of that size.
AnomalyMap map_over(Size picture, int rows, int columns, std::vector<float> values) {
  return {rows,
          columns,
          std::move(values),
          {0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height)}};
}

// The pixels of a PNG, laid over a background.
Image shown(const std::string& png, std::array<std::uint8_t, 3> background = {255, 255, 255}) {
  return decode_picture(bytes_of(png), {.background = background}, "map");
}

bool is_all(const Image& image, std::uint8_t value) {
  return std::all_of(image.pixels.begin(), image.pixels.end(), [&](std::uint8_t pixel) { return pixel == value; });
}

constexpr Size kPicture{8, 4};
constexpr ColourScale kScale{0.2f, 0.8f, 0.5f};

TEST(MapPng, IsGrayFrom0To1InThePicturesSize) {
  for (const auto& [value, gray] : {std::pair{0.0f, 0}, {1.0f, 255}, {0.2f, 51}, {-1.0f, 0}, {2.0f, 255}}) {
    const Image image = shown(map_png(map_over(kPicture, 1, 1, {value}), kPicture));
    EXPECT_EQ(image.format, PixelFormat::kGray8);
    EXPECT_EQ(image.width, 8);
    EXPECT_EQ(image.height, 4);
    EXPECT_TRUE(is_all(image, static_cast<std::uint8_t>(gray))) << value;
  }
}

TEST(MapPng, HasEachCellWhereItLies) {
  const Image image = shown(map_png(map_over(kPicture, 1, 2, {0, 1}), kPicture));
  EXPECT_EQ(image.pixels.front(), 0);
  EXPECT_EQ(image.pixels.back(), 255);
}

TEST(MapPng, IsBlackBesideTheFrame) {
  AnomalyMap map = map_over(kPicture, 1, 1, {1});
  map.frame = {4, 0, 4, 4};  // the right half
  const Image image = shown(map_png(map, kPicture));
  EXPECT_EQ(image.pixels[3], 0);
  EXPECT_EQ(image.pixels[4], 255);
}

TEST(OverlayPng, LeavesThePictureWhereNothingIsUnusual) {
  const Size size{300, 20};
  const Image gray{std::vector<std::uint8_t>(300 * 20, 77), 300, 20, PixelFormat::kGray8};
  const Image image = shown(overlay_png(gray.view(), map_over(size, 1, 2, {0.2f, 0.9f}), kScale, {}));
  EXPECT_EQ(image.width, 300);
  EXPECT_GT(image.height, 20);                                         // the legend is below
  EXPECT_EQ(image.pixels[0], 77);                                      // at the low end of the scale
  EXPECT_NE(image.pixels[static_cast<std::size_t>(299 * 3 + 2)], 77);  // beyond its high end
}

TEST(OverlayPng, DrawsTheBoxesOfRegions) {
  const Image gray{std::vector<std::uint8_t>(300 * 40, 77), 300, 40, PixelFormat::kGray8};
  const AnomalyMap nothing = map_over({300, 40}, 1, 1, {0});
  const std::vector<Box> boxes{{10, 10, 20, 20, 0.9f}};
  EXPECT_NE(overlay_png(gray.view(), nothing, kScale, boxes), overlay_png(gray.view(), nothing, kScale, {}));
}

TEST(ColoursPng, HasTheLongerSideAt512AtMost) {
  struct Sizes {
    Size picture;
    int width, height;
  };
  for (const Sizes& sizes : {Sizes{{1024, 300}, 512, 150},
                             {{300, 2048}, 75, 512},
                             {{512, 512}, 512, 512},
                             {{8, 4}, 8, 4},
                             {{4000, 1}, 512, 1}}) {
    const Image image = shown(colours_png(map_over(sizes.picture, 1, 1, {0}), sizes.picture, kScale));
    EXPECT_EQ(image.width, sizes.width);
    EXPECT_EQ(image.height, sizes.height);
  }
}

TEST(ColoursPng, IsTransparentWhereNothingIsUnusual) {
  const std::string png = colours_png(map_over(kPicture, 1, 1, {kScale.low}), kPicture, kScale);
  EXPECT_TRUE(is_all(shown(png, {0, 0, 0}), 0));
  EXPECT_TRUE(is_all(shown(png, {255, 255, 255}), 255));
}

TEST(ColoursPng, HasTheWarmestColourFromTheHighEndOn) {
  const std::string high = colours_png(map_over(kPicture, 1, 1, {kScale.high}), kPicture, kScale);
  const Image over_black = shown(high, {0, 0, 0}), over_white = shown(high, {255, 255, 255});
  EXPECT_GT(over_black.pixels[2], 100);                   // red
  EXPECT_NE(over_black.pixels[0], over_white.pixels[0]);  // one sees through it
  EXPECT_EQ(high, colours_png(map_over(kPicture, 1, 1, {7}), kPicture, kScale));
}

TEST(ColoursPng, LiesAsTheMapLiesThoughItIsSmaller) {
  const Size large{2048, 1024};
  AnomalyMap map = map_over(large, 1, 1, {1});
  map.frame = {1024, 0, 1024, 1024};  // the right half
  const Image image = shown(colours_png(map, large, kScale), {0, 0, 0});
  ASSERT_EQ(image.width, 512);
  EXPECT_EQ(image.pixels[3 * 255 + 2], 0);
  EXPECT_NE(image.pixels[3 * 256 + 2], 0);
}

TEST(MapOf, GivesBackWhatNpyBytesHolds) {
  const AnomalyMap map = map_over(kPicture, 2, 3, {0, 0.1f, 0.2f, 0.3f, 0.4f, 1});
  const std::string npy = npy_bytes(map.values, 2, 3);
  const AnomalyMap back = map_of(bytes_of(npy), 2, 3, map.frame);
  EXPECT_EQ(back.rows, 2);
  EXPECT_EQ(back.columns, 3);
  EXPECT_EQ(back.values, map.values);
  EXPECT_EQ(back.frame.width, 8);
  EXPECT_EQ(back.frame.height, 4);
}

TEST(MapOf, RefusesBytesThatHoldMoreOrLess) {
  const std::vector<float> values(400);
  const std::string npy = npy_bytes(values, 20, 20);
  for (const int side : {1, 19, 21, 30})
    expect_error(ErrorCode::kBadFormat, " values", [&] { (void)map_of(bytes_of(npy), side, side, {}); });
  expect_error(ErrorCode::kBadFormat, "0 bytes for 1 x 1 values", [] { (void)map_of({}, 1, 1, {}); });
}

}  // namespace
}  // namespace inctrl::server
