// src/pictures/read_mask.cpp. Tested by tests/pictures/read_mask_test.cpp
#include "pictures/read_mask.h"

#include <algorithm>
#include <opencv2/core.hpp>

#include "pictures/decode.h"

namespace inctrl {
namespace {

template <typename Value>
void mark(const cv::Mat& samples, Image& mask) {
  const int channels = samples.channels(), colours = std::min(channels, 3);
  for (int y = 0; y < samples.rows; ++y) {
    const Value* row = samples.ptr<Value>(y);
    std::uint8_t* out = mask.pixels.data() + static_cast<std::ptrdiff_t>(y) * mask.width;
    for (int x = 0; x < samples.cols; ++x) {
      const Value* pixel = row + static_cast<std::ptrdiff_t>(x) * channels;
      out[x] = std::any_of(pixel, pixel + colours, [](Value value) { return value != 0; }) ? 255 : 0;
    }
  }
}

}  // namespace

Image read_mask(const std::filesystem::path& file, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.string());
  const cv::Mat samples = decode_samples(encoded, header, file.string());
  Image mask = blank_image(samples.cols, samples.rows, 1);
  switch (samples.depth()) {
    case CV_8U: mark<std::uint8_t>(samples, mask); break;
    case CV_16U: mark<std::uint16_t>(samples, mask); break;
    case CV_32F: mark<float>(samples, mask); break;
    default: mark<double>(samples, mask); break;
  }
  return mask;
}

}  // namespace inctrl
