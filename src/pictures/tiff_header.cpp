// src/pictures/tiff_header.cpp: what does the first page of a TIFF claim to hold, and can the decoder be trusted with
// it? OpenCV 4.6 reads some kinds wrongly (two channels, 16-bit planes, CMYK of 16 bits) and others not at all: refused
// by name. Source: TIFF revision 6.0. Tested by tests/pictures/probe_test.cpp
#include <algorithm>
#include <array>

#include "pictures/probe.h"
#include "pictures/tiff_directory.h"

namespace inctrl {
namespace {

enum Tag : std::uint32_t {
  kWidth = 256,
  kHeight = 257,
  kBits = 258,
  kCompression = 259,
  kPhotometric = 262,
  kStripOffsets = 273,
  kSamples = 277,
  kStripRows = 278,
  kStripLengths = 279,
  kPlanes = 284,
  kTileWidth = 322,
  kTileHeight = 323,
  kTileOffsets = 324,
  kTileLengths = 325,
  kExtraSamples = 338,
  kSampleFormat = 339,
};
enum Photometric : std::uint32_t { kWhiteIsZero = 0, kBlackIsZero = 1, kRgb = 2, kPalette = 3, kCmyk = 5, kYCbCr = 6 };
constexpr std::uint32_t kMissing = 0xffffffff;

// None, CCITT, LZW, JPEG, deflate (two numbers), PackBits, Zstandard. Old-style JPEG and the rest are left out.
constexpr std::array<std::uint32_t, 10> kCompressions{1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50000};
constexpr std::uint64_t kMostTilePixels = 1 << 26;  // the decoder takes memory for a whole tile

struct Kind {
  std::uint32_t bits, samples, format, photometric, planes;
};

bool is_readable(const Kind& kind) {
  if (kind.bits == 1) return kind.samples == 1 && kind.photometric <= kBlackIsZero && kind.format == 1;
  if (kind.bits == 8 && kind.format == 1) {
    switch (kind.photometric) {
      case kWhiteIsZero:
      case kBlackIsZero:
      case kPalette: return kind.samples == 1;
      case kRgb: return kind.samples == 3 || kind.samples == 4;
      case kCmyk: return kind.samples == 4;
      case kYCbCr: return kind.samples == 3;
      default: return false;
    }
  }
  if (kind.planes != 1) return false;
  const bool is_gray = kind.samples == 1 && kind.photometric <= kBlackIsZero;
  const bool is_colour = (kind.samples == 3 || kind.samples == 4) && kind.photometric == kRgb;
  if (kind.bits == 16 && kind.format == 1) return is_gray || is_colour;
  if (kind.bits == 32 && kind.format == 3) return is_gray || is_colour;
  return kind.bits == 64 && kind.format == 3 && is_gray;
}

// The strips or tiles, whichever the file has, all lie inside it.
void require_data(const FileBytes& file, const TiffDirectory& tags) {
  const bool tiled = tags.has(kTileWidth) || tags.has(kTileOffsets);
  const std::vector<std::uint32_t> offsets = tags.values(tiled ? kTileOffsets : kStripOffsets);
  const std::vector<std::uint32_t> lengths = tags.values(tiled ? kTileLengths : kStripLengths);
  require(!offsets.empty() && offsets.size() == lengths.size(), ErrorCode::kBadFormat, file.origin(),
          " is damaged: a TIFF with ", offsets.size(), " places and ", lengths.size(), " lengths of its pixels");
  for (std::size_t i = 0; i < offsets.size(); ++i) file.part(offsets[i], lengths[i]);
  const std::uint64_t tile_pixels = std::uint64_t{tags.value(kTileWidth, 1)} * tags.value(kTileHeight, 1);
  require(tile_pixels > 0 && tile_pixels <= kMostTilePixels, ErrorCode::kBadFormat, file.origin(),
          " is a TIFF with tiles of ", tile_pixels, " pixels; at most ", kMostTilePixels, " are read");
}

PixelMode mode_of(const TiffDirectory& tags, const Kind& kind, std::uint32_t compression) {
  constexpr std::uint32_t kUncompressed = 1;
  switch (kind.photometric) {
    case kPalette: return PixelMode::kPalette;
    case kCmyk: return PixelMode::kCmyk;
    case kYCbCr: return compression == kUncompressed ? PixelMode::kYcbcr : PixelMode::kColour;
    case kRgb: break;
    default: return kind.bits == 1 ? PixelMode::kBilevel : PixelMode::kGray;
  }
  if (kind.samples == 3) return PixelMode::kColour;
  const std::vector<std::uint32_t> extra = tags.values(kExtraSamples);
  if (extra.empty()) return PixelMode::kAlpha;
  return extra.front() == 0 ? PixelMode::kColour : extra.front() == 1 ? PixelMode::kAssociatedAlpha : PixelMode::kAlpha;
}

Alpha alpha_of(const TiffDirectory& tags, const Kind& kind) {
  const std::vector<std::uint32_t> extra = tags.values(kExtraSamples);
  if (kind.photometric != kRgb || extra.empty() || extra.front() == 0) return Alpha::kIgnored;
  // 8-bit pixels come through libtiff's RGBA reader, which multiplies by the alpha; deeper ones come as they are.
  return extra.front() == 1 || kind.bits == 8 ? Alpha::kPremultiplied : Alpha::kStraight;
}

}  // namespace

PictureHeader probe_tiff(const FileBytes& file) {
  const TiffDirectory tags(file);
  require(!tags.has_duplicates(), ErrorCode::kBadFormat, file.origin(), " is damaged: a TIFF with a tag given twice");
  const std::uint32_t compression = tags.value(kCompression, 1);
  require(std::find(kCompressions.begin(), kCompressions.end(), compression) != kCompressions.end(),
          ErrorCode::kBadFormat, file.origin(), " is a TIFF that cannot be read (compression ", compression,
          "); convert it to PNG");
  const Kind kind{tags.value(kBits, 1), tags.value(kSamples, 1), tags.value(kSampleFormat, 1),
                  tags.value(kPhotometric, kMissing), tags.value(kPlanes, 1)};
  require(is_readable(kind), ErrorCode::kBadFormat, file.origin(), " is a TIFF that cannot be read (channels ",
          kind.samples, ", bits ", kind.bits, ", sample format ", kind.format, ", photometric ", kind.photometric,
          ", planes ", kind.planes, "); convert it to PNG");
  require_data(file, tags);
  PictureHeader header;
  header.width = tags.value(kWidth, 0);
  header.height = tags.value(kHeight, 0);
  header.mode = mode_of(tags, kind, compression);
  header.bits = std::max(8, static_cast<int>(kind.bits));
  header.full_scale = kind.bits == 16 ? 65535 : 255;
  header.channels = kind.samples == 4 ? 4 : kind.samples == 3 || kind.photometric == kPalette ? 3 : 1;
  header.alpha = alpha_of(tags, kind);
  header.inverted = kind.bits == 16 && kind.photometric == kWhiteIsZero;
  return header;
}

}  // namespace inctrl
