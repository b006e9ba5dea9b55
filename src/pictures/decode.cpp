// src/pictures/decode.cpp. Tested by tests/pictures/read_picture_test.cpp
#include "pictures/decode.h"

#include <mutex>
#include <opencv2/core/utils/logger.hpp>

#include "pictures/decode_jpeg.h"
#include "pictures/decode_png.h"
#include "pictures/opencv_module.h"
#include "pictures/opencv_pictures.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

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

}  // namespace

void set_up_opencv() {
  static std::once_flag done;
  std::call_once(done, [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::setNumThreads(1);
  });
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

DecodedSamples view_of(const cv::Mat& samples, std::string_view origin) {
  DecodedSamples view{samples.data,       samples.cols,       samples.rows, static_cast<std::ptrdiff_t>(samples.step),
                      samples.channels(), SampleDepth::k8Bits};
  switch (samples.depth()) {
    case CV_8U: return view;
    case CV_16U: view.depth = SampleDepth::k16Bits; return view;
    case CV_32F: view.depth = SampleDepth::kFloat; return view;
    case CV_64F: view.depth = SampleDepth::kDouble; return view;
    default:
      fail(ErrorCode::kBadFormat, origin, " holds signed or 32-bit integers, which cannot be read; convert it to PNG");
  }
}

}  // namespace inctrl
