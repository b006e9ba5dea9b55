// inctrl/opencv.h: pictures and maps of OpenCV, for programs that have it. Header only: the library knows no OpenCV.
#pragma once

#include <opencv2/core.hpp>
#include <string>

#include "inctrl/error.h"
#include "inctrl/image.h"
#include "inctrl/result.h"

namespace inctrl {

// Borrows the matrix' pixels, which must outlive the view. CV_8UC1 is gray, CV_8UC3 blue, green, red, as cv::imread()
// reads; parts of larger matrices will do. kInvalidArgument for an empty matrix or another type: convert it first
// (cv::cvtColor drops alpha, cv::Mat::convertTo changes the depth).
inline ImageView view_of(const cv::Mat& picture) {
  if (picture.empty() || picture.dims != 2 || (picture.type() != CV_8UC1 && picture.type() != CV_8UC3))
    throw Error(ErrorCode::kInvalidArgument,
                "view_of: " + (picture.empty() ? std::string("an empty matrix") : cv::typeToString(picture.type())) +
                    "; pictures are CV_8UC1 (gray) or CV_8UC3 (blue, green, red)");
  return {picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step[0]),
          picture.channels() == 1 ? PixelFormat::kGray8 : PixelFormat::kBgr8};
}

// The map at the picture's size, CV_32FC1, each value in [0, 1].
inline cv::Mat mat_of(const AnomalyMap& map, cv::Size picture) {
  cv::Mat values(picture, CV_32FC1);
  enlarge(map, picture.width, picture.height,
          {values.ptr<float>(), static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height)});
  return values;
}

// The rectangle of a region.
inline cv::Rect rect_of(const Box& box) {
  return {box.x, box.y, box.width, box.height};
}

}  // namespace inctrl
