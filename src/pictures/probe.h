// src/pictures/probe.h: what does a picture file claim to hold, and is all of it there?
// Asked before any decoder sees the bytes: size limits hold before memory is taken, a file cut off is refused instead
// of being filled with gray, and kinds that the decoder reads wrongly are refused by name. One source file a format.
// Tested by tests/pictures/probe_test.cpp and hostile_pictures_test.cpp, fuzzed by fuzz/read_picture_fuzz.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "pictures/file_bytes.h"

namespace inctrl {

enum class PictureFormat : std::uint8_t { kJpeg, kPng, kTiff, kWebp, kBmp, kPnm };

// What the fourth channel means. Premultiplied: colours already carry their share of the alpha.
enum class Alpha : std::uint8_t { kIgnored, kStraight, kPremultiplied };

// How the file stores a pixel; released_picture.h resizes each kind in its own way.
enum class PixelMode : std::uint8_t {
  kBilevel,
  kPalette,
  kGray,
  kColour,           // a fourth channel, if decoding gives one, is no alpha of the file's
  kAlpha,            // gray or colour with straight alpha
  kAssociatedAlpha,  // colours already carry their share of the alpha
  kCmyk,
  kYcbcr,  // luminance and chrominance of a TIFF that is not compressed
};

struct PictureHeader {
  PictureFormat format = PictureFormat::kJpeg;
  std::int64_t width = 0, height = 0;  // pixels as stored, both at least 1
  PixelMode mode = PixelMode::kColour;
  int channels = 3;                // 1, 3 or 4 once decoded (of a BMP: at most)
  int bits = 8;                    // of a decoded channel: 8, 16, or floating point of 32 or 64
  int full_scale = 255;            // the integer that is white
  Alpha alpha = Alpha::kStraight;  // of four channels
  bool inverted = false;           // gray whose zero is white, and the decoder leaves it so
  int orientation = 1;             // EXIF's 1..8, as it is left to us (the TIFF decoder turns on its own)
};

// Bytes that sniff() needs at most.
constexpr std::size_t kMagicBytes = 32;

// The format that the first bytes speak of; nothing for anything else.
std::optional<PictureFormat> sniff(std::span<const std::byte> beginning) noexcept;

// kBadFormat if the bytes are no picture, are cut off, or are of a kind that cannot be read; messages begin with
// `origin`.
PictureHeader probe_picture(std::span<const std::byte> encoded, std::string_view origin);

// The formats one by one; each trusts only that sniff() gave its name.
PictureHeader probe_jpeg(const FileBytes& file);
PictureHeader probe_png(const FileBytes& file);
PictureHeader probe_tiff(const FileBytes& file);
PictureHeader probe_webp(const FileBytes& file);
PictureHeader probe_bmp(const FileBytes& file);
PictureHeader probe_pnm(const FileBytes& file);

}  // namespace inctrl
