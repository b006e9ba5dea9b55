// src/pictures/bmp_header.cpp: what does a BMP claim to hold, and is all of it there?
// Tested by tests/pictures/probe_test.cpp
#include <algorithm>
#include <cstdlib>

#include "pictures/probe.h"

namespace inctrl {
namespace {

constexpr std::uint32_t kUncompressed = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3;

struct BmpKind {
  std::uint32_t bits, compression;
};

bool is_readable(const BmpKind& kind) {
  switch (kind.compression) {
    case kUncompressed:
      return kind.bits == 1 || kind.bits == 4 || kind.bits == 8 || kind.bits == 16 || kind.bits == 24 ||
             kind.bits == 32;
    case kRle8: return kind.bits == 8;
    case kRle4: return kind.bits == 4;
    case kBitFields: return kind.bits == 16 || kind.bits == 32;
    default: return false;
  }
}

// Palette entry i is the gray i for all of them: such a file is gray, not a palette.
bool has_gray_ramp(const FileBytes& file, bool is_core) {
  const std::size_t entry = is_core ? 3 : 4, start = 14 + file.little32(14);
  const std::uint32_t stated = is_core ? 0 : file.little32(46), count = stated > 0 ? stated : 256;
  if (count <= 2 || count > 256 || start + entry * count > file.size()) return false;
  const FileBytes palette = file.part(start, entry * count);
  for (std::uint32_t i = 0; i < count; ++i)
    if (palette.little24(entry * i) != i * 0x010101) return false;
  return true;
}

PixelMode mode_of(const FileBytes& file, const BmpKind& kind, bool is_core) {
  constexpr std::uint32_t kWithAlphaMask = 56;  // the shortest header that has one
  if (kind.bits == 8) return has_gray_ramp(file, is_core) ? PixelMode::kGray : PixelMode::kPalette;
  if (kind.bits < 8) return PixelMode::kPalette;
  const bool has_alpha = kind.bits == 32 && kind.compression == kBitFields && file.little32(14) >= kWithAlphaMask &&
                         file.little32(66) != 0;
  return has_alpha ? PixelMode::kAlpha : PixelMode::kColour;
}

}  // namespace

PictureHeader probe_bmp(const FileBytes& file) {
  const bool is_core = file.little32(14) == 12;  // OS/2's header, of 16-bit sizes
  const auto side = [&](std::size_t at) -> std::int64_t { return static_cast<std::int32_t>(file.little32(at)); };
  const std::int64_t width = is_core ? std::int64_t{file.little16(18)} : side(18);
  const std::int64_t height = is_core ? std::int64_t{file.little16(20)} : side(22);
  const BmpKind kind{file.little16(is_core ? 24 : 28), is_core ? kUncompressed : file.little32(30)};
  require(is_readable(kind), ErrorCode::kBadFormat, file.origin(), " is a BMP that cannot be read (bits ", kind.bits,
          ", compression ", kind.compression, "); convert it to PNG");
  PictureHeader header;
  header.width = width;
  header.height = std::abs(height);  // negative: the top row comes first
  header.channels = kind.bits == 32 ? 4 : 3;
  header.mode = mode_of(file, kind, is_core);
  const std::size_t start = file.little32(10);
  if (kind.compression == kRle8 || kind.compression == kRle4) {
    file.part(start, 2);
  } else if (width > 0) {
    const std::uint64_t row = (static_cast<std::uint64_t>(width) * kind.bits + 31) / 32 * 4;
    const std::uint64_t available = file.size() - std::min(start, file.size());
    require(static_cast<std::uint64_t>(header.height) <= available / row, ErrorCode::kBadFormat, file.origin(),
            " is cut off: ", available, " bytes of pixels cannot hold ", header.width, " x ", header.height);
  }
  return header;
}

}  // namespace inctrl
