// src/pictures/jpeg_header.cpp: what does a JPEG claim to hold, and does it reach its end?
// The decoder fills a file that is cut off with gray and says nothing, so the segments are walked to the end marker
// here. Source: ITU-T T.81, annex B. Tested by tests/pictures/probe_test.cpp
#include <cstring>

#include "pictures/probe.h"
#include "pictures/tiff_directory.h"

namespace inctrl {
namespace {

// More scans than any encoder writes; each costs a pass over the whole picture, so a small file could keep us for
// hours.
constexpr int kMostScans = 64;
constexpr std::uint32_t kStartOfImage = 0xd8, kEndOfImage = 0xd9, kStartOfScan = 0xda, kApp1 = 0xe1;

bool is_frame(std::uint32_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}
bool stands_alone(std::uint32_t marker) {
  return marker == 1 || (marker >= 0xd0 && marker <= kStartOfImage);
}

// The place of the next 0xff from `at` on; kBadFormat if there is none.
std::size_t next_ff(const FileBytes& file, std::size_t at) {
  const void* found = at < file.size() ? std::memchr(file.span().data() + at, 0xff, file.size() - at) : nullptr;
  require(found != nullptr, ErrorCode::kBadFormat, file.origin(), " is cut off: no end marker in its ", file.size(),
          " bytes");
  return static_cast<std::size_t>(static_cast<const std::byte*>(found) - file.span().data());
}

// Moves `at` behind the next marker, which is returned. Stray bytes and padding before it are passed over, as
// decoders do; so are stuffed zeros and restart markers, which belong to the scan.
std::uint32_t next_marker(const FileBytes& file, std::size_t& at) {
  while (true) {
    at = next_ff(file, at) + 1;
    while (at < file.size() && file.u8(at) == 0xff) ++at;
    require(at < file.size(), ErrorCode::kBadFormat, file.origin(), " is cut off: no end marker in its ", file.size(),
            " bytes");
    const std::uint32_t marker = file.u8(at++);
    if (marker != 0 && !stands_alone(marker)) return marker;
  }
}

void read_frame(const FileBytes& file, const FileBytes& segment, std::uint32_t marker, PictureHeader& header) {
  require(header.width == 0, ErrorCode::kBadFormat, file.origin(), " is damaged: it has two frames");
  const std::uint32_t bits = segment.u8(0), components = segment.u8(5);
  require(bits == 8 && marker != 0xc3 && (components == 1 || components == 3 || components == 4), ErrorCode::kBadFormat,
          file.origin(), " is a JPEG that cannot be read (bits ", bits, ", channels ", components, ", process ",
          marker - 0xc0, "); convert it to PNG");
  header.height = segment.big16(1);
  header.width = segment.big16(3);
  require(header.width > 0 && header.height > 0, ErrorCode::kBadFormat, file.origin(), " claims to be ", header.width,
          " x ", header.height, " pixels");
  header.channels = components == 1 ? 1 : 3;
  header.mode = components == 1 ? PixelMode::kGray : components == 3 ? PixelMode::kColour : PixelMode::kCmyk;
}

}  // namespace

PictureHeader probe_jpeg(const FileBytes& file) {
  PictureHeader header;
  std::size_t at = 2;
  std::uint32_t frame = 0;
  int scans = 0;
  bool exif_seen = false;
  for (std::uint32_t marker; (marker = next_marker(file, at)) != kEndOfImage;) {
    const std::size_t length = file.big16(at);
    require(length >= 2, ErrorCode::kBadFormat, file.origin(), " is damaged: a segment of ", length, " bytes");
    const FileBytes segment = file.part(at + 2, length - 2);
    at += length;
    if (is_frame(marker)) read_frame(file, segment, frame = marker, header);
    if (marker == kStartOfScan) ++scans;
    if (marker == kApp1 && !exif_seen && segment.has(0, std::string_view("Exif\0\0", 6))) {
      exif_seen = true;
      header.orientation = exif_orientation(segment.part(6, segment.size() - 6));
    }
  }
  require(header.width > 0 && scans > 0, ErrorCode::kBadFormat, file.origin(), " is a JPEG without a picture");
  require(scans <= kMostScans, ErrorCode::kBadFormat, file.origin(), " is a JPEG of ", scans, " scans; at most ",
          kMostScans, " are read");
  // Huffman codes spend a bit or more on each 8 x 8 block of the finest component; arithmetic ones (from 0xc9) may not.
  require(frame > 0xc8 || header.width * header.height / 512 <= static_cast<std::int64_t>(file.size()),
          ErrorCode::kBadFormat, file.origin(), " is cut off: ", file.size(), " bytes cannot hold ", header.width,
          " x ", header.height, " pixels");
  return header;
}

}  // namespace inctrl
