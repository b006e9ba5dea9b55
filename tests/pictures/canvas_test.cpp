// tests/pictures/canvas_test.cpp: src/pictures/canvas.h draws what OpenCV would, and nothing outside.
#include "pictures/canvas.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace inctrl {
namespace {

cv::Mat matrix_over(Image& image) {
  return {image.height, image.width, CV_8UC3, image.pixels.data()};
}

TEST(Canvas, CopiesPicturesOfEveryFormat) {
  const std::vector<std::uint8_t> pixels{1, 2, 3, 4, 5, 6, 99, 7, 8, 9, 10, 11, 12, 99};  // rows with a gap
  const auto copied = [&](PixelFormat format) {
    Image canvas = blank_canvas(2, 2);
    copy_picture({pixels.data(), 2, 2, 7, format}, surface_of(canvas));
    return canvas.pixels;
  };
  using Bytes = std::vector<std::uint8_t>;
  EXPECT_EQ(copied(PixelFormat::kGray8), (Bytes{1, 1, 1, 2, 2, 2, 7, 7, 7, 8, 8, 8}));
  EXPECT_EQ(copied(PixelFormat::kRgb8), (Bytes{3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10}));
  EXPECT_EQ(copied(PixelFormat::kBgr8), (Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
}

TEST(Canvas, TintsAsTheColoursSay) {
  Image canvas = blank_canvas(256, 256);
  const Surface surface = surface_of(canvas);
  std::vector<float> map;
  for (int y = 0; y < 256; ++y)
    for (int x = 0; x < 256; ++x) {
      std::fill_n(surface.at(x, y), 3, static_cast<std::uint8_t>(y));
      map.push_back(static_cast<float>(x));
    }
  MapRows rows(map);
  rows.require_size(256, 256, "test");
  tint_rows(surface, rows, Leveller({0, 255, 0}));
  for (int y = 0; y < 256; ++y)
    for (int x = 0; x < 256; ++x)
      for (std::size_t c = 0; c < 3; ++c) {
        const Tint& tint = tints()[static_cast<std::size_t>(x)];
        ASSERT_EQ(surface.at(x, y)[c], tinted(static_cast<std::uint8_t>(y), tint.bgr[c], tint.opacity));
      }
}

TEST(Canvas, OutlinesAsOpenCvDoes) {
  const Ink ink{10, 20, 30};
  for (const Part& part :
       {Part{10, 8, {20, 15}}, Part{-3, -4, {30, 60}}, Part{50, 30, {400, 300}}, Part{20, 20, {1, 1}},
        Part{20, 20, {2, 9}}, Part{-90, 5, {10, 10}}, Part{12, 12, {0, 5}}, Part{12, 12, {5, 0}}})
    for (int thickness = 1; thickness <= 6; ++thickness) {
      Image ours = blank_canvas(70, 50), theirs = blank_canvas(70, 50);
      outline(surface_of(ours), part, thickness, ink);
      cv::Mat matrix = matrix_over(theirs);
      cv::rectangle(matrix, {part.left, part.top, part.size.width, part.size.height}, {10, 20, 30}, thickness);
      EXPECT_EQ(ours.pixels, theirs.pixels) << part.left << ' ' << part.size.width << " thickness " << thickness;
    }
}

TEST(Canvas, FillsThePartThatLiesInside) {
  for (const Part& part : {Part{2, 3, {4, 5}}, Part{-2, -3, {4, 5}}, Part{15, 8, {40, 50}}, Part{30, 30, {2, 2}}}) {
    Image ours = blank_canvas(20, 10), theirs = blank_canvas(20, 10);
    fill(surface_of(ours), part, {1, 2, 3});
    cv::Mat matrix = matrix_over(theirs);
    cv::rectangle(matrix, {part.left, part.top, part.size.width, part.size.height}, {1, 2, 3}, cv::FILLED);
    EXPECT_EQ(ours.pixels, theirs.pixels) << part.left;
  }
}

}  // namespace
}  // namespace inctrl
