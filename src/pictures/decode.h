// src/pictures/decode.h: how does a picture file become samples, within our limits?
// read_picture.h and released_picture.h make pixels of them, each in its own order of steps.
// Tested by tests/pictures/read_picture_test.cpp and hostile_pictures_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <vector>

#include "inctrl/image.h"
#include "pictures/probe.h"
#include "pictures/read_picture.h"

namespace inctrl {

// Once: OpenCV is quiet, and uses one thread: pictures are decoded side by side, not each by many threads.
void set_up_opencv();

// The bytes of a regular file; never waits for a pipe or device. kNotFound, kBackend, kLimit.
std::vector<std::byte> read_picture_file(const std::filesystem::path& file, std::int64_t max_bytes);

// What the header claims, which lies within the limits. kBadFormat, kLimit.
PictureHeader probe_within_limits(std::span<const std::byte> encoded, const ReadOptions& options,
                                  const std::string& origin);

// One channel, three (blue, green, red) or four (alpha last), of the header's depth; not turned, but for TIFF, which
// the decoder turns. Into `target` where its shape is right, into new memory otherwise. kBadFormat.
cv::Mat decode_samples(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                       cv::Mat target = {});

// An image without content, gray or in OpenCV's order of colours, and its pixels as a matrix over the same memory.
Image blank_image(int width, int height, int channel_count);
cv::Mat pixels_of(Image& image);

// The samples as an image that can be looked at: deeper values by the range, alpha onto the background.
Image to_image(const cv::Mat& samples, const PictureHeader& header, const ReadOptions& options,
               const std::string& origin);

}  // namespace inctrl
