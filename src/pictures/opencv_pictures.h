// src/pictures/opencv_pictures.h: what does the module inctrl_opencv_pictures do?
// Tested by tests/pictures/read_picture_test.cpp
#pragma once

#include <opencv2/core.hpp>

namespace inctrl {

// Decodes a picture file's bytes, one row of 8 bits, in any format of OpenCV's and as it is stored, not turned, into
// `target` where its shape is right. False, and what OpenCV says in `message`, if it cannot.
extern "C" bool inctrl_decode_by_opencv(const cv::Mat& encoded, cv::Mat& target, cv::String& message);

}  // namespace inctrl
