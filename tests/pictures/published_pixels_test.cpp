// tests/pictures/published_pixels_test.cpp: decoding, crop and resize together against pixels recorded from Pillow.
// Pictures whose modes the published order treats in its own way (palette, 1 bit, alpha, 16 bit, CMYK, EXIF) are not
// here.
#include <gtest/gtest.h>

#include "imaging/fit.h"
#include "pictures/read_picture.h"
#include "support/golden.h"

namespace inctrl {
namespace {

class PublishedPixels : public testing::TestWithParam<const char*> {};

TEST_P(PublishedPixels, AreEqualToTheBit) {
  const Safetensors golden = open_golden("arrays.safetensors");
  const std::string name = GetParam();
  const Image image = read_picture(golden_path("pictures") / name);
  for (const int size : {80, 240}) {
    const std::string key = "pixels" + std::to_string(size) + "." + name;
    if (!golden.tensors().contains(key)) continue;
    EXPECT_EQ(fit_to_square(image.view(), size, Fit::kCrop).pixels, golden_bytes(golden.at(key))) << key;
  }
}

INSTANTIATE_TEST_SUITE_P(Rgb, PublishedPixels,
                         testing::Values("candle_0.png", "candle_1.png", "candle_2.png", "candle_4.png",
                                         "candle_bad_0.png", "candle_bad_2.png", "nut_0.png", "nut_1.png", "nut_3.png",
                                         "nut_4.png", "nut_bad_0.png", "nut_bad_1.png", "one_pixel.png", "plain.bmp",
                                         "thin.png", "tiny.png"));
INSTANTIATE_TEST_SUITE_P(Jpeg, PublishedPixels,
                         testing::Values("candle_3.jpg", "candle_bad_1.jpg", "full_chroma.jpg", "nut_2.jpg",
                                         "nut_bad_2.jpg", "progressive.jpg"));
INSTANTIATE_TEST_SUITE_P(Gray, PublishedPixels, testing::Values("gray.png", "gray.jpg"));

}  // namespace
}  // namespace inctrl
