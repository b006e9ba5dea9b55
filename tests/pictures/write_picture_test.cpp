// tests/pictures/write_picture_test.cpp: src/pictures/write_picture.h loses nothing.
#include "pictures/write_picture.h"

#include <gtest/gtest.h>

#include <span>

#include "pictures/colours.h"
#include "pictures/read_picture.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

Image gradient(PixelFormat format) {
  Image image{{}, 9, 7, format};
  for (int i = 0; i < 63 * channels(format); ++i) image.pixels.push_back(static_cast<std::uint8_t>(i * 5));
  return image;
}

Image decoded(const std::vector<std::uint8_t>& encoded) {
  return decode_picture(std::as_bytes(std::span(encoded)), {}, "x");
}

TEST(WritePicture, GivesTheSamePixelsBack) {
  for (const PixelFormat format : {PixelFormat::kGray8, PixelFormat::kBgr8}) {
    const Image image = gradient(format), back = decoded(encode_png(image.view()));
    EXPECT_EQ(back.format, format);
    EXPECT_EQ(back.pixels, image.pixels);
  }
}

TEST(WritePicture, KeepsRedAndBlueApart) {
  const Image red{{255, 0, 0}, 1, 1, PixelFormat::kRgb8};
  EXPECT_EQ(decoded(encode_png(red.view())).pixels, (std::vector<std::uint8_t>{0, 0, 255}));
}

TEST(WritePicture, LosesLittleInAJpegOfHighQuality) {
  const Image flat{std::vector<std::uint8_t>(64 * 64 * 3, 120), 64, 64, PixelFormat::kBgr8};
  for (const std::uint8_t value : decoded(encode_jpeg(flat.view(), 95)).pixels) EXPECT_NEAR(value, 120, 2);
}

// The levels 0 to 255 as a picture of 16 x 16, laid over a background of that gray.
Image tints_over(std::uint8_t gray) {
  Image levels{{}, 16, 16, PixelFormat::kGray8};
  for (int level = 0; level < 256; ++level) levels.pixels.push_back(static_cast<std::uint8_t>(level));
  const std::vector<std::uint8_t> png = encode_tints_png(levels.view());
  return decode_picture(std::as_bytes(std::span(png)), {.background = {gray, gray, gray}}, "x");
}

TEST(EncodeTintsPng, LaysTheTintOfEachLevelOverWhatIsBelow) {
  for (const std::uint8_t below : {std::uint8_t{0}, std::uint8_t{100}, std::uint8_t{255}}) {
    const Image shown = tints_over(below);
    ASSERT_EQ(shown.pixels.size(), 3u * 256);
    ASSERT_EQ(shown.format, PixelFormat::kBgr8);
    for (std::size_t level = 0; level < 256; ++level) {
      const Tint& tint = tints()[level];
      for (std::size_t channel = 0; channel < 3; ++channel)
        EXPECT_EQ(shown.pixels[3 * level + channel], tinted(below, tint.bgr[channel], tint.opacity))
            << "level " << level << " over " << int{below};
    }
  }
}

TEST(EncodeTintsPng, RefusesColourAndNothing) {
  expect_error(ErrorCode::kInvalidArgument, "levels are gray",
               [] { (void)encode_tints_png(gradient(PixelFormat::kRgb8).view()); });
  expect_error(ErrorCode::kInvalidArgument, "a picture of 0 x 0 pixels", [] { (void)encode_tints_png({}); });
}

TEST(WritePicture, MakesTheFoldersItNeeds) {
  const TemporaryFolder folder;
  write_png(folder / "a/b/c.png", gradient(PixelFormat::kGray8).view());
  EXPECT_EQ(read_picture(folder / "a/b/c.png").width, 9);
}

TEST(WritePicture, RefusesAPictureWithoutPixels) {
  expect_error(ErrorCode::kInvalidArgument, "encode .png: a picture of 0 x 0 pixels", [] { (void)encode_png({}); });
}

}  // namespace
}  // namespace inctrl
