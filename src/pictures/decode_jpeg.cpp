// src/pictures/decode_jpeg.cpp. Tested by tests/pictures/jpeg_test.cpp
#include "pictures/decode_jpeg.h"

#include <csetjmp>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "pictures/libjpeg_calls.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// False after a fatal error.
bool read_rows(jpeg_decompress_struct& jpeg, WayOut& way_out, std::span<const std::byte> encoded, cv::Mat& samples,
               int shrink) {
  set_way_out(jpeg, way_out);
  if (setjmp(way_out.jump) != 0) return false;
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size());
  jpeg_read_header(&jpeg, TRUE);
  jpeg.out_color_space = colours_of(samples.channels());
  jpeg.scale_num = 1, jpeg.scale_denom = static_cast<unsigned>(shrink);
  jpeg_start_decompress(&jpeg);
  if (static_cast<int>(jpeg.output_width) != samples.cols || static_cast<int>(jpeg.output_height) != samples.rows)
    return false;
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = samples.ptr(static_cast<int>(jpeg.output_scanline));
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  return true;
}

cv::Mat decode(std::span<const std::byte> encoded, std::string_view origin, cv::Mat samples, int shrink = 1) {
  jpeg_decompress_struct jpeg{};
  WayOut way_out;
  const bool is_whole = read_rows(jpeg, way_out, encoded, samples, shrink);
  jpeg_destroy_decompress(&jpeg);
  require(is_whole, ErrorCode::kBadFormat, origin, " cannot be decoded: its content is damaged (",
          way_out.message.data(), ")");
  return samples;
}

// OpenCV's rule for inks as libjpeg hands them out, which is inverted: 255 is no ink.
cv::Mat mix_inks(const cv::Mat& inks, cv::Mat colours) {
  for (int y = 0; y < inks.rows; ++y) {
    const std::uint8_t* ink = inks.ptr(y);
    std::uint8_t* colour = colours.ptr(y);
    for (int x = 0; x < inks.cols; ++x, ink += 4, colour += 3)
      for (int c = 0; c < 3; ++c) colour[c] = static_cast<std::uint8_t>(ink[3] - ((255 - ink[2 - c]) * ink[3] >> 8));
  }
  return colours;
}

}  // namespace

cv::Mat decode_jpeg(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin,
                    cv::Mat target, int shrink) {
  const auto divided = [shrink](std::int64_t side) { return static_cast<int>((side + shrink - 1) / shrink); };
  const int height = divided(header.height), width = divided(header.width);
  target.create(height, width, CV_8UC(header.channels));
  if (header.mode != PixelMode::kCmyk) return decode(encoded, origin, target, shrink);
  return mix_inks(decode(encoded, origin, cv::Mat(height, width, CV_8UC4)), target);
}

cv::Mat decode_jpeg_inks(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin) {
  const int height = static_cast<int>(header.height), width = static_cast<int>(header.width);
  cv::Mat inks = decode(encoded, origin, cv::Mat(height, width, CV_8UC4));
  cv::bitwise_not(inks, inks);
  cv::cvtColor(inks, inks, cv::COLOR_RGBA2BGRA);
  return inks;
}

}  // namespace inctrl
