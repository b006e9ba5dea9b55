// src/pictures/eight_bit.h: how do decoded values of any depth become 8-bit pixels without alpha?
// Tested by tests/pictures/eight_bit_test.cpp
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <string_view>

#include "pictures/probe.h"
#include "pictures/read_picture.h"

namespace inctrl {

// `decoded` (8U, 16U, 32F or 64F; 1, 3 or 4 channels, alpha last) with its colours mapped by `range`:
//   kFull    round(255 v / header.full_scale), for 16 bits of full scale round(v / 257); floating point has no full
//   scale others   round(255 (v - low) / (high - low)), clamped; kAuto's low and high are the picture's own (equal
//   ones: all 0)
// 8-bit pictures of full scale 255 stay as they are. Alpha always has its full scale (floating point: 1).
// kBadFormat, naming `origin`, if a value is not finite or floating point meets kFull.
cv::Mat to_eight_bits(const cv::Mat& decoded, const PictureHeader& header, const ValueRange& range,
                      std::string_view origin);

// Four 8-bit channels (blue, green, red, alpha) onto a background (red, green, blue); each result is rounded to
// nearest:
//   straight       (c a + b (255 - a)) / 255
//   premultiplied  min(c + b (255 - a) / 255, 255)
//   ignored        c
cv::Mat compose(const cv::Mat& bgra, Alpha alpha, const std::array<std::uint8_t, 3>& background);

}  // namespace inctrl
