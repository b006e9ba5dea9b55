// src/pictures/opencv_pictures.cpp: the module inctrl_opencv_pictures. Tested by tests/pictures/read_picture_test.cpp
#include "pictures/opencv_pictures.h"

#include <new>
#include <opencv2/imgcodecs.hpp>

bool inctrl::inctrl_decode_by_opencv(const cv::Mat& encoded, cv::Mat& target, cv::String& message) {
  try {
    cv::imdecode(encoded, cv::IMREAD_UNCHANGED, &target);  // "unchanged" leaves EXIF's orientation alone as well
  } catch (const cv::Exception& error) {
    if (error.code == cv::Error::StsNoMem) throw std::bad_alloc();
    message = error.err;
    return false;
  }
  return !target.empty();
}
