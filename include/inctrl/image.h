// inctrl/image.h: pictures as the detector takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inctrl {

enum class PixelFormat : std::uint8_t { kGray8, kRgb8, kBgr8 };

// Bytes of one pixel: 1 or 3.
constexpr int channels(PixelFormat format) noexcept {
  return format == PixelFormat::kGray8 ? 1 : 3;
}

// Borrowed 8-bit pixels, interleaved, top row first. They must outlive the call they are given to, no longer.
struct ImageView {
  const std::uint8_t* pixels = nullptr;
  int width = 0, height = 0;      // pixels, both at least 1
  std::ptrdiff_t row_stride = 0;  // bytes from one row to the next, at least width * channels
  PixelFormat format = PixelFormat::kRgb8;
};

// Owned pixels of the same kind, rows without gaps. Files and encoded bytes become an Image in pictures/read_picture.h.
struct Image {
  std::vector<std::uint8_t> pixels;  // height * width * channels(format)
  int width = 0, height = 0;
  PixelFormat format = PixelFormat::kRgb8;

  ImageView view() const noexcept {
    return {pixels.data(), width, height, static_cast<std::ptrdiff_t>(width) * channels(format), format};
  }
};

// A rectangle in a picture's pixels, real-valued; (0, 0) is the top left corner of the top left pixel. What the
// encoder's square shows of a picture: less than all of it after "crop", the picture after "squash", more than it after
// "pad".
struct Frame {
  double left = 0, top = 0, width = 0, height = 0;
};

// The bounding box of an anomalous place, in the picture's pixels.
struct Box {
  int x = 0, y = 0, width = 0, height = 0;
  float score = 0;  // the largest anomaly map value inside
};

}  // namespace inctrl
