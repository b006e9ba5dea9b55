// src/pictures/decode_png.cpp. Tested by tests/pictures/png_test.cpp
#include "pictures/decode_png.h"

#include <array>
#include <bit>
#include <cstring>
#include <new>
#include <optional>
#include <vector>

#include <png.h>

#include "pictures/png_chunks.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// What libpng needs of us. After an error it jumps, so nothing between setjmp() and the jump may have a destructor.
struct Reading {
  std::span<const std::byte> rest;  // bytes not yet read
  std::array<char, 200> message{};
};

[[noreturn]] void leave(png_structp png, png_const_charp message) {
  auto* reading = static_cast<Reading*>(png_get_error_ptr(png));
  std::strncpy(reading->message.data(), message, reading->message.size() - 1);
  png_longjmp(png, 1);
}

void read_bytes(png_structp png, png_bytep to, std::size_t count) {
  std::span<const std::byte>& rest = static_cast<Reading*>(png_get_io_ptr(png))->rest;
  if (count > rest.size()) png_error(png, "it is cut off");
  std::memcpy(to, rest.data(), count);
  rest = rest.subspan(count);
}

// To 8 or 16 bits of gray, colour or colour and alpha, in OpenCV's order. A gray level that is declared transparent
// stays as it is.
void set_transforms(png_structp png, png_infop info, int channels) {
  const int colour = png_get_color_type(png, info);
  if (png_get_bit_depth(png, info) == 16 && std::endian::native == std::endian::little) png_set_swap(png);
  if (colour == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (colour == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png);
  if (channels == 4) png_set_tRNS_to_alpha(png);
  if (colour == PNG_COLOR_TYPE_GRAY_ALPHA) png_set_gray_to_rgb(png);
  png_set_bgr(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

// False after an error.
bool read_rows(png_structp png, png_infop info, cv::Mat& samples, png_bytep* rows) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_user_limits(png, static_cast<png_uint_32>(samples.cols), static_cast<png_uint_32>(samples.rows));
  png_read_info(png, info);
  set_transforms(png, info, samples.channels());
  if (png_get_rowbytes(png, info) != samples.elemSize() * static_cast<std::size_t>(samples.cols))
    png_error(png, "it is not what its header says");
  png_read_image(png, rows);
  png_read_end(png, nullptr);
  return true;
}

}  // namespace

cv::Mat decode_png(std::span<const std::byte> encoded, const PictureHeader& header, std::string_view origin,
                   cv::Mat target) {
  target.create(static_cast<int>(header.height), static_cast<int>(header.width),
                CV_MAKETYPE(header.bits == 16 ? CV_16U : CV_8U, header.channels));
  const std::optional<std::vector<std::byte>> plain = without_notes(FileBytes(encoded, origin));
  std::vector<png_bytep> rows;
  for (int y = 0; y < target.rows; ++y) rows.push_back(target.ptr(y));
  Reading reading{plain ? *plain : encoded};
  const png_error_ptr leave_quietly = leave;
  const png_error_ptr no_warning = [](png_structp, png_const_charp) {};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, leave_quietly, no_warning);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  const bool has_memory = info != nullptr;
  bool is_whole = false;
  if (has_memory) {
    png_set_read_fn(png, &reading, read_bytes);
    is_whole = read_rows(png, info, target, rows.data());
  }
  png_destroy_read_struct(&png, &info, nullptr);
  if (!has_memory) throw std::bad_alloc();
  require(is_whole, ErrorCode::kBadFormat, origin, " cannot be decoded: its content is damaged (",
          reading.message.data(), ")");
  return target;
}

}  // namespace inctrl
