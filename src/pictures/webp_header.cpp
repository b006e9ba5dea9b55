// src/pictures/webp_header.cpp: what does a WebP claim to hold, and is all of it there?
// Source: WebP container specification; RFC 6386 (VP8) section 9.1; WebP lossless bitstream, "Image header".
// Tested by tests/pictures/probe_test.cpp
#include "pictures/probe.h"
#include "pictures/tiff_directory.h"

namespace inctrl {
namespace {

constexpr std::uint32_t kAnimated = 0x02, kHasAlpha = 0x10;  // flags of VP8X

void set_size(PictureHeader& header, std::int64_t width, std::int64_t height) {
  if (header.width > 0) return;  // VP8X comes first and names the whole
  header.width = width;
  header.height = height;
}

// One chunk; returns whether it holds pixels.
bool read_chunk(const FileBytes& file, std::size_t at, const FileBytes& data, PictureHeader& header) {
  if (file.has(at, "VP8X")) {
    const std::uint32_t flags = data.u8(0);
    require((flags & kAnimated) == 0, ErrorCode::kBadFormat, file.origin(),
            " is an animated WebP, which cannot be read; convert it to PNG");
    header.channels = flags & kHasAlpha ? 4 : 3;
    set_size(header, data.little24(4) + 1, data.little24(7) + 1);
  } else if (file.has(at, "VP8 ")) {
    require(data.has(3, "\x9d\x01\x2a"), ErrorCode::kBadFormat, file.origin(), " is damaged: a WebP without key frame");
    set_size(header, data.little16(6) & 0x3fff, data.little16(8) & 0x3fff);
    return true;
  } else if (file.has(at, "VP8L")) {
    const std::uint32_t packed = data.little32(1);
    require(data.u8(0) == 0x2f, ErrorCode::kBadFormat, file.origin(), " is damaged: a lossless WebP without its mark");
    if (packed >> 28 & 1) header.channels = 4;
    set_size(header, (packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1);
    return true;
  } else if (file.has(at, "EXIF")) {
    const std::size_t skip = data.has(0, std::string_view("Exif\0\0", 6)) ? 6 : 0;  // some writers copy JPEG's mark
    header.orientation = exif_orientation(data.part(skip, data.size() - skip));
  }
  return false;
}

}  // namespace

PictureHeader probe_webp(const FileBytes& file) {
  const FileBytes riff = file.part(0, std::size_t{8} + file.little32(4));
  PictureHeader header;
  bool has_pixels = false;
  for (std::size_t at = 12; at + 8 <= riff.size();) {
    const std::size_t length = riff.little32(at + 4);
    has_pixels |= read_chunk(riff, at, riff.part(at + 8, length), header);
    at += 8 + length + (length & 1);  // chunks are padded to even length
  }
  if (header.channels == 4) header.mode = PixelMode::kAlpha;
  require(has_pixels, ErrorCode::kBadFormat, file.origin(), " is a WebP without a picture");
  return header;
}

}  // namespace inctrl
