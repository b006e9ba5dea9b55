// Are pictures and fields kept, read between pixels, and blurred as they should be?
#include "synthesis/canvas.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Canvas, ComesBackAsThePictureItWas) {
  const Image picture{{0, 50, 255, 1, 2, 3}, 2, 1, PixelFormat::kRgb8};
  EXPECT_EQ(image_of(canvas_of(picture.view())).pixels, picture.pixels);
}

TEST(Canvas, TakesGrayAndReversedPixels) {
  const Image gray{{51}, 1, 1, PixelFormat::kGray8}, reversed{{1, 2, 3}, 1, 1, PixelFormat::kBgr8};
  EXPECT_EQ(image_of(canvas_of(gray.view())).pixels, (std::vector<std::uint8_t>{51, 51, 51}));
  EXPECT_EQ(image_of(canvas_of(reversed.view())).pixels, (std::vector<std::uint8_t>{3, 2, 1}));
}

TEST(Canvas, CutsWhatIsTooBrightOrTooDark) {
  EXPECT_EQ(image_of(Canvas({1, 1}, {-1, 0.5f, 2})).pixels, (std::vector<std::uint8_t>{0, 128, 255}));
}

TEST(Canvas, RefusesAnEmptyPicture) {
  expect_error(ErrorCode::kInvalidArgument, "the picture is empty", [] { canvas_of(ImageView{}); });
}

TEST(Field, IsReadBetweenPixelsAndBeyondTheEdge) {
  Field field({2, 2});
  field.values = {0, 1, 2, 3};
  EXPECT_FLOAT_EQ(field.sample(0.5, 0.5), 1.5f);
  EXPECT_FLOAT_EQ(field.sample(-4, 0), 0);
  EXPECT_FLOAT_EQ(field.sample(9, 9), 3);
}

TEST(Blur, SpreadsAPointByItsDeviationAndKeepsTheSum) {
  Field field({61, 61});
  field.at(30, 30) = 1;
  blur(field, 4);
  double sum = 0, spread = 0;
  for (int y = 0; y < 61; ++y)
    for (int x = 0; x < 61; ++x) {
      sum += field.at(x, y);
      spread += field.at(x, y) * (x - 30) * (x - 30);
    }
  EXPECT_NEAR(sum, 1, 1e-4);
  EXPECT_NEAR(std::sqrt(spread), 4, 0.6);  // whole boxes
}

TEST(Blur, LeavesAnEvenPictureAsItIs) {
  Canvas canvas({9, 5}, {0.2f, 0.4f, 0.6f});
  blur(canvas, 3);
  for (const Colour& colour : canvas.pixels) EXPECT_NEAR(colour[1], 0.4f, 1e-5f);
}

}  // namespace
}  // namespace inctrl
