// src/pictures/encode_png.cpp: made for speed: one filter and one call of libdeflate, which is faster than zlib.
// Source: PNG specification, third edition, "Filtering". Decision: docs/decisions/0022-codecs.md.
// Tested by tests/pictures/png_test.cpp
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include <libdeflate.h>

#include "imaging/resize.h"
#include "pictures/colours.h"
#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kFrame = 12;  // bytes of a chunk's length, name and checksum

// Rows of a picture as PNG has them, each behind its filter's number. Paeth's filter leaves least of photographs and
// overlays. A neighbour outside the picture counts as 0.
std::vector<std::uint8_t> filtered(const ImageView& picture) {
  constexpr std::uint8_t kPaeth = 4;
  const std::size_t step = static_cast<std::size_t>(channels(picture.format));
  const std::size_t length = static_cast<std::size_t>(picture.width) * step,
                    rows = static_cast<std::size_t>(picture.height);
  std::vector<std::uint8_t> bytes(rows * (length + 1));
  // Two rows in PNG's order of colours, each behind one pixel of zeros: the row and the one above.
  std::vector<std::uint8_t> row(step + length), above(step + length);
  std::uint8_t* out = bytes.data();
  for (int y = 0; y < picture.height; ++y, row.swap(above)) {
    const std::uint8_t* from = picture.pixels + y * picture.row_stride;
    std::copy_n(from, length, row.data() + step);
    if (picture.format == PixelFormat::kBgr8)
      for (std::size_t i = step; i < row.size(); i += 3) std::swap(row[i], row[i + 2]);
    *out++ = kPaeth;
    for (std::size_t i = 0; i < length; ++i) {
      const int left = row[i], up = above[i + step], corner = above[i];
      const int to_left = std::abs(up - corner), to_up = std::abs(left - corner),
                to_corner = std::abs(left + up - 2 * corner);
      const int vertical = to_up <= to_corner ? up : corner;
      const int guess = to_left <= to_up && to_left <= to_corner ? left : vertical;
      out[i] = static_cast<std::uint8_t>(row[i + step] - guess);
    }
    out += length;
  }
  return bytes;
}

void put_big32(std::uint8_t* to, std::size_t value) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

// Length, name and checksum around the chunk's data, which lies at `begin` + 8 already.
void frame_chunk(std::uint8_t* begin, const char* name, std::size_t length) {
  put_big32(begin, length);
  std::memcpy(begin + 4, name, 4);
  put_big32(begin + 8 + length, libdeflate_crc32(0, begin + 4, 4 + length));
}

// A file of one chunk of pixels, whose rows are `rows`, with the chunks `between` in front of it.
//   colours  PNG's number: 0 gray, 2 red, green, blue, 3 numbers of a palette
std::vector<std::uint8_t> file_of(const std::vector<std::uint8_t>& rows, Size size, std::uint8_t colours,
                                  const std::vector<std::uint8_t>& between) {
  constexpr int kFastest = 1;
  constexpr std::size_t kSignature = 8, kHeader = 13;  // bytes
  using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;
  const Compressor compressor(libdeflate_alloc_compressor(kFastest), &libdeflate_free_compressor);
  if (!compressor) throw std::bad_alloc();
  const std::size_t pixels = kSignature + kFrame + kHeader + between.size();  // the place of their chunk
  const std::size_t room = libdeflate_zlib_compress_bound(compressor.get(), rows.size());
  require(room < std::size_t{1} << 31, ErrorCode::kLimit, "encode .png: a picture of ", size.width, " x ", size.height,
          " pixels does not fit one chunk");
  std::vector<std::uint8_t> file(pixels + kFrame + room + kFrame);
  std::memcpy(file.data(), "\x89PNG\r\n\x1a\n", kSignature);
  std::uint8_t* header = file.data() + kSignature + 8;
  put_big32(header, static_cast<std::size_t>(size.width));
  put_big32(header + 4, static_cast<std::size_t>(size.height));
  header[8] = 8;        // bits
  header[9] = colours;  // the rest are zeros
  frame_chunk(file.data() + kSignature, "IHDR", kHeader);
  std::copy(between.begin(), between.end(), file.begin() + kSignature + kFrame + kHeader);
  const std::size_t length =
      libdeflate_zlib_compress(compressor.get(), rows.data(), rows.size(), file.data() + pixels + 8, room);
  frame_chunk(file.data() + pixels, "IDAT", length);
  frame_chunk(file.data() + pixels + kFrame + length, "IEND", 0);
  file.resize(pixels + kFrame + length + kFrame);
  return file;
}

std::vector<std::uint8_t> chunk_of(const char* name, const std::vector<std::uint8_t>& content) {
  std::vector<std::uint8_t> chunk(kFrame + content.size());
  std::copy(content.begin(), content.end(), chunk.begin() + 8);
  frame_chunk(chunk.data(), name, content.size());
  return chunk;
}

void require_pixels(const ImageView& picture) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "encode .png: a picture of ", picture.width, " x ", picture.height, " pixels");
}

}  // namespace

std::vector<std::uint8_t> encode_png(const ImageView& picture) {
  require_pixels(picture);
  return file_of(filtered(picture), {picture.width, picture.height}, channels(picture.format) == 1 ? 0 : 2, {});
}

std::vector<std::uint8_t> encode_tints_png(const ImageView& levels) {
  require_pixels(levels);
  require(levels.format == PixelFormat::kGray8, ErrorCode::kInvalidArgument, "encode .png: levels are gray");
  std::vector<std::uint8_t> palette, opacities;
  for (const Tint& tint : tints()) {
    palette.insert(palette.end(), {tint.bgr[2], tint.bgr[1], tint.bgr[0]});
    opacities.push_back(tint.opacity);
  }
  std::vector<std::uint8_t> between = chunk_of("PLTE", palette), transparency = chunk_of("tRNS", opacities);
  between.insert(between.end(), transparency.begin(), transparency.end());
  return file_of(filtered(levels), {levels.width, levels.height}, 3, between);
}

}  // namespace inctrl
