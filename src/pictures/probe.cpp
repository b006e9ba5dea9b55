// src/pictures/probe.cpp. Tested by tests/pictures/probe_test.cpp
#include "pictures/probe.h"

#include <algorithm>
#include <array>

namespace inctrl {
namespace {

using namespace std::string_view_literals;

// A picture format that is recognised only to say that it is not read.
struct ForeignFormat {
  std::size_t offset;
  std::string_view magic;
  std::string_view name;
};
constexpr std::array kForeignFormats = std::to_array<ForeignFormat>({
    {0, "GIF8"sv, "GIF"sv},
    {4, "ftypavif"sv, "AVIF"sv},
    {4, "ftypavis"sv, "AVIF"sv},
    {4, "ftyp"sv, "HEIC or MP4"sv},
    {0, "\0\0\0\x0cjP  "sv, "JPEG 2000"sv},
    {0, "\xff\x4f\xff\x51"sv, "JPEG 2000"sv},
    {0, "\xff\x0a"sv, "JPEG XL"sv},
    {0, "\0\0\0\x0cJXL "sv, "JPEG XL"sv},
    {0, "%PDF"sv, "PDF"sv},
    {0, "8BPS"sv, "Photoshop"sv},
    {0, "\x76\x2f\x31\x01"sv, "OpenEXR"sv},
    {0, "II+\0"sv, "BigTIFF"sv},
    {0, "MM\0+"sv, "BigTIFF"sv},
    {0, "P7\n"sv, "PAM"sv},
    {0, "PF\n"sv, "PFM"sv},
    {0, "Pf\n"sv, "PFM"sv},
});

bool is_bmp(const FileBytes& file) {
  // "BM" alone begins many a text; the size of the second header is one of a few.
  constexpr std::array<std::uint32_t, 7> kHeaderSizes{12, 40, 52, 56, 64, 108, 124};
  return file.has(0, "BM") && file.size() >= 18 &&
         std::find(kHeaderSizes.begin(), kHeaderSizes.end(), file.little32(14)) != kHeaderSizes.end();
}

bool is_pnm(const FileBytes& file) {
  if (file.size() < 3 || !file.has(0, "P")) return false;
  const std::uint32_t kind = file.u8(1), next = file.u8(2);
  return kind >= '1' && kind <= '6' && (next == ' ' || (next >= '\t' && next <= '\r') || next == '#');
}

}  // namespace

std::optional<PictureFormat> sniff(std::span<const std::byte> beginning) noexcept {
  const FileBytes file(beginning, "");
  if (file.has(0, "\xff\xd8\xff"sv)) return PictureFormat::kJpeg;
  if (file.has(0, "\x89PNG\r\n\x1a\n"sv)) return PictureFormat::kPng;
  if (file.has(0, "II*\0"sv) || file.has(0, "MM\0*"sv)) return PictureFormat::kTiff;
  if (file.has(0, "RIFF"sv) && file.has(8, "WEBP"sv)) return PictureFormat::kWebp;
  if (is_bmp(file)) return PictureFormat::kBmp;
  if (is_pnm(file)) return PictureFormat::kPnm;
  return std::nullopt;
}

PictureHeader probe_picture(std::span<const std::byte> encoded, std::string_view origin) {
  const FileBytes file(encoded, origin);
  require(file.size() > 0, ErrorCode::kBadFormat, origin, " is empty");
  const std::optional<PictureFormat> format = sniff(encoded);
  if (!format) {
    for (const ForeignFormat& foreign : kForeignFormats)
      require(!file.has(foreign.offset, foreign.magic), ErrorCode::kBadFormat, origin, " is in the format ",
              foreign.name, ", which cannot be read; convert it to PNG");
    fail(ErrorCode::kBadFormat, origin, " is not a picture that can be read (JPEG, PNG, TIFF, WebP, BMP, PNM)");
  }
  PictureHeader header;
  switch (*format) {
    case PictureFormat::kJpeg: header = probe_jpeg(file); break;
    case PictureFormat::kPng: header = probe_png(file); break;
    case PictureFormat::kTiff: header = probe_tiff(file); break;
    case PictureFormat::kWebp: header = probe_webp(file); break;
    case PictureFormat::kBmp: header = probe_bmp(file); break;
    case PictureFormat::kPnm: header = probe_pnm(file); break;
  }
  header.format = *format;
  require(header.width > 0 && header.height > 0, ErrorCode::kBadFormat, origin, " claims to be ", header.width, " x ",
          header.height, " pixels");
  return header;
}

}  // namespace inctrl
