// src/pictures/decode.h: how does a picture file become samples, by OpenCV's means?
// read_picture.h and released_picture.h make pixels of them, each in its own order of steps.
// Tested by tests/pictures/decode_test.cpp, read_picture_test.cpp and hostile_pictures_test.cpp
#pragma once

#include <cstddef>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <string_view>

#include "inctrl/image.h"
#include "pictures/decoded_samples.h"
#include "pictures/probe.h"

namespace inctrl {

// Once: OpenCV is quiet, and uses one thread: pictures are decoded side by side, not each by many threads.
void set_up_opencv();

// One channel, three (blue, green, red) or four (alpha last), of the header's depth; not turned, but for TIFF, which
// the decoder turns. Into `target` where its shape is right, into new memory otherwise. kBadFormat.
cv::Mat decode_samples(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                       cv::Mat target = {});

// An image without content, gray or in OpenCV's order of colours, and its pixels as a matrix over the same memory.
Image blank_image(int width, int height, int channel_count);
cv::Mat pixels_of(Image& image);

// The samples as they are, in the same memory. kBadFormat, naming `origin`, for a depth that no picture has.
DecodedSamples view_of(const cv::Mat& samples, std::string_view origin);

}  // namespace inctrl
