// tests/pictures/overlay_test.cpp: src/pictures/overlay.h shows a map without hiding the picture.
#include "pictures/overlay.h"

#include <gtest/gtest.h>

#include <limits>

#include "pictures/colours.h"
#include "pictures/legend.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

using Pixel = std::array<int, 3>;  // blue, green, red

const ColourScale kScale{.low = 0.2f, .high = 0.6f, .level = 0.4f};

Image gradient(int width, int height, PixelFormat format) {
  Image image{{}, width, height, format};
  for (int i = 0; i < width * height * channels(format); ++i) image.pixels.push_back(static_cast<std::uint8_t>(i * 7));
  return image;
}

std::vector<float> flat_map(const Image& image, float value) {
  return std::vector<float>(static_cast<std::size_t>(image.width * image.height), value);
}

Pixel at(const Image& image, int x, int y) {
  const std::size_t first = static_cast<std::size_t>((y * image.width + x) * 3);
  return {image.pixels[first], image.pixels[first + 1], image.pixels[first + 2]};
}

// The picture's own pixel, in the canvas's order of channels.
Pixel original(const Image& image, int x, int y) {
  const std::size_t step = static_cast<std::size_t>(channels(image.format));
  const std::uint8_t* pixel = image.pixels.data() + static_cast<std::size_t>(y * image.width + x) * step;
  if (step == 1) return {pixel[0], pixel[0], pixel[0]};
  if (image.format == PixelFormat::kBgr8) return {pixel[0], pixel[1], pixel[2]};
  return {pixel[2], pixel[1], pixel[0]};
}

TEST(ColourScale, OfChancesIsInOrderAtAnyLevel) {
  for (const float level : {0.0f, 0.01f, 0.5f, 0.99f, 1.0f}) {
    const ColourScale scale = scale_of_chances(level);
    EXPECT_LT(scale.low, scale.high) << level;
    EXPECT_LE(scale.low, level);
    EXPECT_LE(level, scale.high);
    EXPECT_LE(scale.high, 1);
  }
}

TEST(Overlay, ShowsThePictureItselfWhereTheMapIsLow) {
  for (const PixelFormat format : {PixelFormat::kGray8, PixelFormat::kRgb8, PixelFormat::kBgr8}) {
    const Image picture = gradient(40, 30, format);
    const Image overlay = draw_overlay(picture.view(), flat_map(picture, 0.2f), kScale, {});
    for (int y = 0; y < picture.height; ++y)
      for (int x = 0; x < picture.width; ++x) EXPECT_EQ(at(overlay, x, y), original(picture, x, y));
  }
}

TEST(Overlay, StaysInsideThePicturesRows) {
  const Image wide = gradient(50, 20, PixelFormat::kGray8);
  ImageView part = wide.view();
  part.width = 30;  // the rest of each row is another's
  const Image overlay = draw_overlay(part, std::vector<float>(600, 0.0f), kScale, {});
  EXPECT_EQ(at(overlay, 29, 19), original(wide, 29, 19));
  EXPECT_EQ(at(overlay, 30, 19), (Pixel{255, 255, 255}));
}

TEST(Overlay, GrowsMoreOpaqueAndWarmerWithTheMap) {
  const std::array<Tint, 256>& all = tints();
  EXPECT_EQ(all[0].opacity, 0);
  for (std::size_t level = 1; level < 256; ++level) {
    EXPECT_GE(all[level].opacity, all[level - 1].opacity);
    EXPECT_GE(all[level].bgr[2] + all[level].bgr[1], all[level - 1].bgr[2] + all[level - 1].bgr[1]) << level;
  }
  EXPECT_LT(all[255].opacity, 255);  // the picture is seen under every colour
  EXPECT_GT(all[255].bgr[2], all[255].bgr[0]);
}

TEST(Overlay, DependsOnTheScaleAloneNotOnTheRestOfTheMap) {
  const Image picture = gradient(40, 30, PixelFormat::kGray8);
  std::vector<float> quiet = flat_map(picture, 0.0f), loud = flat_map(picture, 5.0f);
  quiet[45] = loud[45] = 0.5f;
  EXPECT_EQ(at(draw_overlay(picture.view(), quiet, kScale, {}), 5, 1),
            at(draw_overlay(picture.view(), loud, kScale, {}), 5, 1));
}

TEST(Overlay, LeavesValuesThatAreNoNumbersTransparent) {
  const Image picture = gradient(40, 30, PixelFormat::kGray8);
  const auto nan = flat_map(picture, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(draw_overlay(picture.view(), nan, kScale, {}).pixels,
            draw_overlay(picture.view(), flat_map(picture, 0), kScale, {}).pixels);
  const auto infinite = flat_map(picture, std::numeric_limits<float>::infinity());
  EXPECT_EQ(draw_overlay(picture.view(), infinite, kScale, {}).pixels,
            draw_overlay(picture.view(), flat_map(picture, 0.6f), kScale, {}).pixels);
}

TEST(Overlay, TakesAMapThatIsEnlargedOnTheWay) {
  const Image picture = gradient(40, 30, PixelFormat::kGray8);
  const std::vector<float> cells{0.1f, 0.5f, 0.3f, 0.9f, 0.2f, 0.4f};
  const GridMap grid{cells, 2, 3};
  const Frame frame{0, 0, 40, 30};
  const Image made = draw_overlay(picture.view(), EnlargedMap(grid, frame, {40, 30}), kScale, {});
  EXPECT_EQ(made.pixels, draw_overlay(picture.view(), enlarge(grid, frame, {40, 30}), kScale, {}).pixels);
}

TEST(Overlay, PutsTheLegendBelowThePicture) {
  const Image narrow = gradient(7, 5, PixelFormat::kRgb8), wide = gradient(900, 5, PixelFormat::kRgb8);
  const Image small = draw_overlay(narrow.view(), flat_map(narrow, 0), kScale, {});
  EXPECT_EQ(small.width, kLegendLeastWidth);
  EXPECT_GT(small.height, narrow.height);
  EXPECT_EQ(draw_overlay(wide.view(), flat_map(wide, 0), kScale, {}).width, 900);
}

TEST(Overlay, MarksTheLevelInTheLegendOnlyIfItIsOnTheScale) {
  const Image picture = gradient(300, 5, PixelFormat::kRgb8);
  const auto legend = [&](float level) {
    return draw_overlay(picture.view(), flat_map(picture, 0), {0.2f, 0.6f, level}, {}).pixels;
  };
  EXPECT_NE(legend(0.3f), legend(0.5f));
  EXPECT_EQ(legend(0.1f), legend(0.7f));
}

TEST(Overlay, OutlinesBoxesWithinThePicture) {
  const Image picture = gradient(100, 60, PixelFormat::kGray8);
  const std::vector<Box> boxes{{10, 10, 20, 15, 0.5f}, {-5, -5, 300, 300, 0.4f}, {90, 50, 500, 500, 0.3f}};
  const Image plain = draw_overlay(picture.view(), flat_map(picture, 0), kScale, {});
  const Image boxed = draw_overlay(picture.view(), flat_map(picture, 0), kScale, boxes);
  EXPECT_NE(at(boxed, 10, 10), at(plain, 10, 10));
  EXPECT_EQ(at(boxed, 20, 18), at(plain, 20, 18));  // the inside is free
  for (int y = picture.height; y < plain.height; ++y)
    for (int x = 0; x < plain.width; ++x) ASSERT_EQ(at(boxed, x, y), at(plain, x, y));
}

TEST(Overlay, RefusesAMapOfAnotherSize) {
  const Image picture = gradient(4, 3, PixelFormat::kRgb8);
  expect_error(ErrorCode::kInvalidArgument, "draw_overlay: a map of 5 values for a picture of 4 x 3",
               [&] { (void)draw_overlay(picture.view(), std::vector<float>(5), kScale, {}); });
}

TEST(Overlay, RefusesAScaleWithoutExtent) {
  const Image picture = gradient(4, 3, PixelFormat::kRgb8);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const ColourScale& scale : {ColourScale{0.5f, 0.5f, 0}, ColourScale{1, 0, 0}, ColourScale{nan, 1, 0}})
    expect_error(ErrorCode::kInvalidArgument, "a colour scale from",
                 [&] { (void)draw_overlay(picture.view(), flat_map(picture, 0), scale, {}); });
}

TEST(DrawMap, ScalesToGrayLevels) {
  const Image gray = draw_map(std::vector<float>{0.0f, 0.2f, 0.5f, 0.6f, 9.0f, -1.0f}, 3, 2, kScale);
  EXPECT_EQ(gray.format, PixelFormat::kGray8);
  EXPECT_EQ(gray.pixels, (std::vector<std::uint8_t>{0, 0, 191, 255, 255, 0}));
}

}  // namespace
}  // namespace inctrl
