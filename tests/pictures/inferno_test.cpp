// tests/pictures/inferno_test.cpp: src/pictures/inferno.h is OpenCV's table.
#include "pictures/inferno.h"

#include <gtest/gtest.h>

#include <numeric>
#include <opencv2/imgproc.hpp>

namespace inctrl {
namespace {

TEST(Inferno, HasTheColoursOfOpenCv) {
  cv::Mat ramp(1, 256, CV_8UC1), colours;
  std::iota(ramp.begin<std::uint8_t>(), ramp.end<std::uint8_t>(), std::uint8_t{0});
  cv::applyColorMap(ramp, colours, cv::COLORMAP_INFERNO);
  for (int level = 0; level < 256; ++level) {
    const cv::Vec3b& bgr = colours.at<cv::Vec3b>(level);
    const auto rgb = static_cast<std::uint32_t>(bgr[2] << 16 | bgr[1] << 8 | bgr[0]);
    EXPECT_EQ(kInferno[static_cast<std::size_t>(level)], rgb) << level;
  }
}

}  // namespace
}  // namespace inctrl
