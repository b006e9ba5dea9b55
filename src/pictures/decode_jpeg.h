// src/pictures/decode_jpeg.h: how does a JPEG become samples?
// By libjpeg itself, whose bits OpenCV would hand on: OpenCV's picture library is slow to load and hides damage.
// Decision: docs/decisions/0022-codecs.md. Tested by tests/pictures/jpeg_test.cpp
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <span>
#include <string_view>

#include "pictures/probe.h"

namespace inctrl {

// Gray for one component; blue, green, red for others, inks mixed as OpenCV does. `header`: of probe_jpeg(). Into
// `target` where its shape is right. kBadFormat, naming `origin`, if the content is damaged.
//   shrink  1, 2, 4 or 8: each side is divided by it, rounded up, while decoding; of inks only 1
cv::Mat decode_jpeg(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin,
                    cv::Mat target = {}, int shrink = 1);

// [height, width, 4] of a JPEG of four components: yellow, magenta, cyan, black, in the order in which OpenCV has blue,
// green, red, alpha; 255 is full ink. Such files are stored inverted, as Adobe does; they are turned back. The
// published order of steps resizes the inks (released_picture.h). Errors as above.
cv::Mat decode_jpeg_inks(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin);

}  // namespace inctrl
