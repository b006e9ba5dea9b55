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

}  // namespace

PictureHeader probe_bmp(const FileBytes& file) {
  const bool is_core = file.little32(14) == 12;  // OS/2's header, of 16-bit sizes
  const std::int64_t width = is_core ? file.little16(18) : static_cast<std::int32_t>(file.little32(18));
  const std::int64_t height = is_core ? file.little16(20) : static_cast<std::int32_t>(file.little32(22));
  const BmpKind kind{file.little16(is_core ? 24 : 28), is_core ? kUncompressed : file.little32(30)};
  require(is_readable(kind), ErrorCode::kBadFormat, file.origin(), " is a BMP that cannot be read (bits ", kind.bits,
          ", compression ", kind.compression, "); convert it to PNG");
  PictureHeader header;
  header.width = width;
  header.height = std::abs(height);  // negative: the top row comes first
  header.channels = kind.bits == 32 ? 4 : 3;
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
