// src/pictures/pnm_header.cpp: what does a PBM, PGM or PPM claim to hold, and is all of it there?
// Tested by tests/pictures/probe_test.cpp
#include <algorithm>

#include "pictures/probe.h"

namespace inctrl {
namespace {

bool is_blank(std::uint32_t byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// The next number of the header; blanks and comments (# to the end of the line) before it are passed over.
std::int64_t next_number(const FileBytes& file, std::size_t& at) {
  while (is_blank(file.u8(at)) || file.u8(at) == '#') {
    if (file.u8(at) == '#')
      while (file.u8(at) != '\n' && file.u8(at) != '\r') ++at;
    ++at;
  }
  std::int64_t number = 0;
  const std::size_t first = at;
  for (; at < file.size() && file.u8(at) >= '0' && file.u8(at) <= '9'; ++at) {
    number = number * 10 + (file.u8(at) - '0');
    require(number < 0x7fffffff, ErrorCode::kBadFormat, file.origin(), " is damaged: a number too large at byte ",
            first);
  }
  require(at > first, ErrorCode::kBadFormat, file.origin(), " is damaged: no number at byte ", first);
  return number;
}

}  // namespace

PictureHeader probe_pnm(const FileBytes& file) {
  const std::uint32_t kind = file.u8(1) - '0';  // 1..3 in digits, 4..6 in bytes: bits, gray, colour
  const bool is_text = kind <= 3, is_bilevel = kind == 1 || kind == 4;
  std::size_t at = 2;
  PictureHeader header;
  header.width = next_number(file, at);
  header.height = next_number(file, at);
  const std::int64_t white = is_bilevel ? 1 : next_number(file, at);
  require(white > 0 && white <= 65535, ErrorCode::kBadFormat, file.origin(), " is damaged: its white is ", white,
          ", not 1 to 65535");
  header.channels = kind == 3 || kind == 6 ? 3 : 1;
  header.mode = is_bilevel ? PixelMode::kBilevel : header.channels == 1 ? PixelMode::kGray : PixelMode::kColour;
  header.bits = white > 255 ? 16 : 8;
  // The decoder scales bits and digits of up to 255 on its own.
  header.full_scale = is_bilevel || (is_text && white <= 255) ? 255 : static_cast<int>(white);
  const std::uint64_t samples = static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.channels);
  const std::uint64_t row = is_text      ? samples  // a digit each
                            : is_bilevel ? (samples + 7) / 8
                                         : samples * static_cast<std::uint64_t>(header.bits / 8);
  const std::uint64_t rows = static_cast<std::uint64_t>(header.height);
  // Divided instead of multiplied: three 31-bit numbers may overflow. One blank stands before the pixels.
  const std::uint64_t available = file.size() - std::min(at + 1, file.size());
  require(row == 0 || rows <= available / row, ErrorCode::kBadFormat, file.origin(), " is cut off: ", available,
          " bytes of pixels cannot hold ", header.width, " x ", header.height);
  return header;
}

}  // namespace inctrl
