// src/pictures/decode.cpp. Tested by tests/pictures/read_picture_test.cpp
#include "pictures/decode.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <limits>
#include <mutex>
#include <opencv2/core/utils/logger.hpp>
#include <system_error>

#include "pictures/decode_jpeg.h"
#include "pictures/decode_png.h"
#include "pictures/eight_bit.h"
#include "pictures/opencv_module.h"
#include "pictures/opencv_pictures.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// The decoder's own bounds (its CV_IO_MAX_IMAGE_*), checked here so that the message is ours.
constexpr std::int64_t kMostPixelsOfASide = 1 << 20, kMostPixels = 1 << 30;
constexpr std::int64_t kMostBytesOfAPixel = 8;  // decoded, for each pixel allowed: 4 channels of 16 bits

void require_within_limits(const PictureHeader& header, const ReadOptions& options, const std::string& origin) {
  require(header.width <= kMostPixelsOfASide && header.height <= kMostPixelsOfASide, ErrorCode::kLimit, origin, " is ",
          header.width, " x ", header.height, " pixels; a side may have ", kMostPixelsOfASide);
  const std::int64_t pixels = header.width * header.height, allowed = std::min(options.max_pixels, kMostPixels);
  require(pixels <= allowed, ErrorCode::kLimit, origin, " is ", header.width, " x ", header.height, " = ", pixels,
          " pixels; at most ", allowed, " are allowed");
  const std::int64_t bytes = pixels * header.channels * (header.bits / 8);
  require(bytes / kMostBytesOfAPixel <= allowed, ErrorCode::kLimit, origin, " takes ", bytes, " bytes decoded");
}

// TIFF, WebP, BMP and PNM.
cv::Mat decode_by_opencv(std::span<const std::byte> encoded, const std::string& origin, cv::Mat target) {
  static const auto decode =
      opencv_function<decltype(inctrl_decode_by_opencv)>("inctrl_opencv_pictures", "inctrl_decode_by_opencv");
  // OpenCV takes no const pointer, but only reads.
  const cv::Mat bytes(1, static_cast<int>(encoded.size()), CV_8UC1, const_cast<std::byte*>(encoded.data()));
  std::string message = "its content is damaged";
  const bool is_decoded = decode(bytes, target, message);
  require(is_decoded, ErrorCode::kBadFormat, origin, " cannot be decoded: ", message);
  return target;
}

// The TIFF decoder turns pictures by itself, hence either order of the sides.
void require_as_announced(const cv::Mat& decoded, const PictureHeader& header, const std::string& origin) {
  const bool same = decoded.cols == header.width && decoded.rows == header.height;
  const bool turned = decoded.cols == header.height && decoded.rows == header.width;
  const bool fits = same || (turned && header.format == PictureFormat::kTiff);
  const int channels = decoded.channels();
  require(fits && (channels == 1 || channels == 3 || channels == 4), ErrorCode::kBadFormat, origin,
          " cannot be decoded: its header says ", header.width, " x ", header.height, ", decoded it is ", decoded.cols,
          " x ", decoded.rows, " of ", channels, " channels");
}

std::string system_message(int error) {
  return std::generic_category().message(error);
}

}  // namespace

void set_up_opencv() {
  static std::once_flag done;
  std::call_once(done, [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::setNumThreads(1);
  });
}

std::vector<std::byte> read_picture_file(const std::filesystem::path& file, std::int64_t max_bytes) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  const std::string& name = file.native();
  require(status.type() != std::filesystem::file_type::not_found, ErrorCode::kNotFound, "cannot open ", name,
          ": no such file");
  require(!std::filesystem::is_directory(status), ErrorCode::kBackend, "cannot read ", name, ": it is a folder");
  require(!error, ErrorCode::kBackend, "cannot open ", name, ": ", error.message());
  require(std::filesystem::is_regular_file(status), ErrorCode::kBackend, "cannot read ", name,
          ": it is not a regular file");
  errno = 0;
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  require(stream.is_open(), ErrorCode::kBackend, "cannot open ", name, ": ", system_message(errno));
  const std::int64_t length = stream.tellg();
  require(length >= 0, ErrorCode::kBackend, "cannot read ", name, ": its size is unknown");
  require(length > 0, ErrorCode::kBadFormat, name, " is empty");
  require(length <= max_bytes, ErrorCode::kLimit, name, " has ", length, " bytes; at most ", max_bytes, " are allowed");
  std::vector<std::byte> bytes(static_cast<std::size_t>(length));
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(bytes.data()), length);
  require(stream.gcount() == length, ErrorCode::kBackend, "cannot read ", name, ": ", stream.gcount(), " of ", length,
          " bytes came");
  return bytes;
}

PictureHeader probe_within_limits(std::span<const std::byte> encoded, const ReadOptions& options,
                                  const std::string& origin) {
  const std::int64_t most = std::min<std::int64_t>(options.max_bytes, std::numeric_limits<int>::max());
  require(static_cast<std::int64_t>(encoded.size()) <= most, ErrorCode::kLimit, origin, " has ", encoded.size(),
          " bytes; at most ", most, " are allowed");
  const PictureHeader header = probe_picture(encoded, origin);
  require_within_limits(header, options, origin);
  return header;
}

cv::Mat decode_samples(std::span<const std::byte> encoded, const PictureHeader& header, const std::string& origin,
                       cv::Mat target) {
  set_up_opencv();
  if (header.format == PictureFormat::kJpeg) return decode_jpeg(encoded, header, origin, target);
  if (header.format == PictureFormat::kPng) return decode_png(encoded, header, origin, target);
  const cv::Mat decoded = decode_by_opencv(encoded, origin, target);
  require_as_announced(decoded, header, origin);
  return decoded;
}

Image blank_image(int width, int height, int channel_count) {
  Image image{{}, width, height, channel_count == 1 ? PixelFormat::kGray8 : PixelFormat::kBgr8};
  image.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                      static_cast<std::size_t>(channel_count));
  return image;
}

cv::Mat pixels_of(Image& image) {
  return {image.height, image.width, CV_8UC(channels(image.format)), image.pixels.data()};
}

Image to_image(const cv::Mat& samples, const PictureHeader& header, const ReadOptions& options,
               const std::string& origin) {
  cv::Mat eight_bits = to_eight_bits(samples, header, options.range, origin);
  if (eight_bits.channels() == 4) eight_bits = compose(eight_bits, header.alpha, options.background);
  Image image = blank_image(eight_bits.cols, eight_bits.rows, eight_bits.channels());
  eight_bits.copyTo(pixels_of(image));
  return image;
}

}  // namespace inctrl
