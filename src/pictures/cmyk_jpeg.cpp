// src/pictures/cmyk_jpeg.cpp. Tested by tests/pictures/released_picture_test.cpp
#include "pictures/cmyk_jpeg.h"

#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it first
#include <opencv2/imgproc.hpp>

#include <jpeglib.h>

#include "tensor/require.h"

namespace inctrl {
namespace {

struct Reading {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  std::jmp_buf way_out{};
  char message[JMSG_LENGTH_MAX] = "";
};

// libjpeg expects that a fatal error does not return.
[[noreturn]] void leave(j_common_ptr jpeg) {
  auto* reading = static_cast<Reading*>(jpeg->client_data);
  jpeg->err->format_message(jpeg, reading->message);
  std::longjmp(reading->way_out, 1);
}

// Fills `inks`; false after a fatal error. Nothing in here has a destructor, which the jump would pass over.
bool read_rows(Reading& reading, std::span<const std::byte> encoded, cv::Mat& inks) {
  jpeg_decompress_struct& jpeg = reading.jpeg;
  jpeg.err = jpeg_std_error(&reading.errors);
  jpeg.client_data = &reading;
  reading.errors.error_exit = leave;
  reading.errors.output_message = [](j_common_ptr) {};  // warnings, as of stray bytes, go nowhere
  if (setjmp(reading.way_out) != 0) return false;
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(encoded.data()), encoded.size());
  jpeg_read_header(&jpeg, TRUE);
  jpeg.out_color_space = JCS_CMYK;
  jpeg_start_decompress(&jpeg);
  if (static_cast<int>(jpeg.output_width) != inks.cols || static_cast<int>(jpeg.output_height) != inks.rows)
    return false;
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = inks.ptr(static_cast<int>(jpeg.output_scanline));
    jpeg_read_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  return true;
}

}  // namespace

cv::Mat decode_cmyk_jpeg(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin) {
  cv::Mat inks(static_cast<int>(header.height), static_cast<int>(header.width), CV_8UC4);
  Reading reading;
  const bool is_whole = read_rows(reading, encoded, inks);
  jpeg_destroy_decompress(&reading.jpeg);
  require(is_whole, ErrorCode::kBadFormat, origin, " cannot be decoded: ", reading.message);
  cv::bitwise_not(inks, inks);
  cv::cvtColor(inks, inks, cv::COLOR_RGBA2BGRA);
  return inks;
}

}  // namespace inctrl
