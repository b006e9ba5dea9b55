// src/pictures/write_picture.cpp. Tested by tests/pictures/write_picture_test.cpp
#include "pictures/write_picture.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>

#include "tensor/require.h"
#include "tensor_files/atomic_file.h"

namespace inctrl {
namespace {

std::vector<std::uint8_t> encode(const ImageView& picture, const std::string& suffix, const std::vector<int>& options) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument, "encode ", suffix,
          ": a picture of ", picture.width, " x ", picture.height, " pixels");
  // OpenCV takes no const pointer, but only reads.
  const cv::Mat pixels(picture.height, picture.width, CV_8UC(channels(picture.format)),
                       const_cast<std::uint8_t*>(picture.pixels), static_cast<std::size_t>(picture.row_stride));
  std::vector<std::uint8_t> encoded;
  try {
    cv::Mat swapped;
    if (picture.format == PixelFormat::kRgb8) cv::cvtColor(pixels, swapped, cv::COLOR_RGB2BGR);
    const bool done = cv::imencode(suffix, swapped.empty() ? pixels : swapped, encoded, options);
    require(done, ErrorCode::kBackend, "encode ", suffix, ": a picture of ", picture.width, " x ", picture.height,
            " could not be encoded");
  } catch (const cv::Exception& error) {
    fail(ErrorCode::kBackend, "encode ", suffix, ": a picture of ", picture.width, " x ", picture.height, ": ",
         error.err);
  }
  return encoded;
}

}  // namespace

std::vector<std::uint8_t> encode_png(const ImageView& picture) {
  return encode(picture, ".png", {});
}

std::vector<std::uint8_t> encode_jpeg(const ImageView& picture, int quality) {
  return encode(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

void write_png(const std::filesystem::path& file, const ImageView& picture) {
  const std::vector<std::uint8_t> encoded = encode_png(picture);
  write_atomically(file, std::as_bytes(std::span(encoded)));
}

void write_jpeg(const std::filesystem::path& file, const ImageView& picture, int quality) {
  const std::vector<std::uint8_t> encoded = encode_jpeg(picture, quality);
  write_atomically(file, std::as_bytes(std::span(encoded)));
}

}  // namespace inctrl
