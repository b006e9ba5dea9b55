// src/pictures/encode_jpeg.cpp. Tested by tests/pictures/jpeg_test.cpp
#include <csetjmp>
#include <cstdlib>

#include "pictures/libjpeg_calls.h"
#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// False after a fatal error. `file` is memory of libjpeg's, by malloc(), which grows with the file.
bool write_rows(jpeg_compress_struct& jpeg, WayOut& way_out, const ImageView& picture, int quality,
                unsigned char*& file, unsigned long& length) {
  set_way_out(jpeg, way_out);
  if (setjmp(way_out.jump) != 0) return false;
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &file, &length);
  jpeg.image_width = static_cast<JDIMENSION>(picture.width);
  jpeg.image_height = static_cast<JDIMENSION>(picture.height);
  jpeg.input_components = channels(picture.format);
  jpeg.in_color_space = picture.format == PixelFormat::kRgb8 ? JCS_EXT_RGB : colours_of(jpeg.input_components);
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  for (const std::uint8_t* row = picture.pixels; jpeg.next_scanline < jpeg.image_height; row += picture.row_stride) {
    JSAMPROW samples = const_cast<std::uint8_t*>(row);  // libjpeg takes no const pointer, but only reads
    jpeg_write_scanlines(&jpeg, &samples, 1);
  }
  jpeg_finish_compress(&jpeg);
  return true;
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg(const ImageView& picture, int quality) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "encode .jpg: a picture of ", picture.width, " x ", picture.height, " pixels");
  jpeg_compress_struct jpeg{};
  WayOut way_out;
  unsigned char* file = nullptr;
  unsigned long length = 0;
  const bool is_done = write_rows(jpeg, way_out, picture, quality, file, length);
  std::vector<std::uint8_t> encoded;
  if (is_done) encoded.assign(file, file + length);
  std::free(file);
  jpeg_destroy_compress(&jpeg);
  require(is_done, ErrorCode::kBackend, "encode .jpg: a picture of ", picture.width, " x ", picture.height, ": ",
          way_out.message.data());
  return encoded;
}

}  // namespace inctrl
