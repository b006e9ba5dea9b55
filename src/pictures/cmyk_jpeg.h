// src/pictures/cmyk_jpeg.h: which inks does a JPEG of four components hold?
// OpenCV turns them to colours on its own; the published order resizes the inks. Decision:
// docs/decisions/0009-cmyk-jpeg-by-libjpeg.md. Tested by tests/pictures/released_picture_test.cpp
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <span>
#include <string_view>

#include "pictures/probe.h"

namespace inctrl {

// [height, width, 4]: yellow, magenta, cyan, black, in the order in which OpenCV has blue, green, red, alpha; 255 is
// full ink. Files of four components are stored inverted, as Adobe does; they are turned back. `header`: of
// probe_jpeg(). kBadFormat, naming `origin`.
cv::Mat decode_cmyk_jpeg(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin);

}  // namespace inctrl
