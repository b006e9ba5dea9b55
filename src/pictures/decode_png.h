// src/pictures/decode_png.h: how does a PNG become samples?
// By libpng. Decision: docs/decisions/0022-codecs.md.
// Tested by tests/pictures/png_test.cpp
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <span>
#include <string_view>

#include "pictures/probe.h"

namespace inctrl {

// 8 or 16 bits, one channel, three (blue, green, red) or four (alpha last) as `header`, of probe_png(), says. Into
// `target` where its shape is right. kBadFormat, naming `origin`, if the content is damaged.
cv::Mat decode_png(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin,
                   cv::Mat target = {});

}  // namespace inctrl
