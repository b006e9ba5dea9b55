// src/pictures/png_header.cpp: what does a PNG claim to hold, and is every chunk whole?
// Tested by tests/pictures/probe_test.cpp
#include <algorithm>
#include <array>

#include "pictures/png_chunks.h"
#include "pictures/probe.h"
#include "pictures/tiff_directory.h"
#include "tensor_files/checksum.h"

namespace inctrl {
namespace {

constexpr std::size_t kSignature = 8, kFrame = 12;  // bytes before the chunks; of length, name and checksum
constexpr std::int64_t kDeflateRatio = 1032;        // no deflate stream expands more

std::string_view name_of(const FileBytes& file, const PngChunk& chunk) {
  return {reinterpret_cast<const char*>(file.span().data()) + chunk.offset + 4, 4};
}

// kBadFormat if a needed chunk fails its checksum, or if a critical one is unknown.
void require_sound(const FileBytes& file, const std::vector<PngChunk>& chunks) {
  for (const PngChunk& chunk : chunks) {
    const std::string_view name = name_of(file, chunk);
    const bool is_critical = (name[0] & 0x20) == 0;  // an upper-case first letter
    require(!is_critical || chunk.is_needed, ErrorCode::kBadFormat, file.origin(),
            " cannot be read: a chunk of unknown kind at byte ", chunk.offset, "; convert it to PNG");
    const std::size_t length = chunk.data.size();
    require(!chunk.is_needed ||
                checksum(file.part(chunk.offset + 4, length + 4).span()) == file.big32(chunk.offset + 8 + length),
            ErrorCode::kBadFormat, file.origin(), " is damaged: chunk ", name, " at byte ", chunk.offset,
            " fails its checksum");
  }
}

// Samples of a pixel in the file, by colour type: gray, -, RGB, palette, gray and alpha, -, RGB and alpha.
constexpr std::array<int, 7> kSamples{1, 0, 3, 1, 2, 0, 4};

PixelMode mode_of(std::uint32_t bits, std::uint32_t colour) {
  if (colour == 0) return bits == 1 ? PixelMode::kBilevel : PixelMode::kGray;
  if (colour == 3) return PixelMode::kPalette;
  return colour == 2 ? PixelMode::kColour : PixelMode::kAlpha;
}

PictureHeader read_header(const FileBytes& file, const FileBytes& data, bool has_transparency) {
  const std::uint32_t bits = data.u8(8), colour = data.u8(9);
  require(data.size() == 13 && colour < kSamples.size() && kSamples[colour] > 0, ErrorCode::kBadFormat, file.origin(),
          " is damaged: PNG colour type ", colour);
  require(bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16, ErrorCode::kBadFormat, file.origin(),
          " is damaged: PNG of ", bits, " bits");
  PictureHeader header;
  header.width = data.big32(0);
  header.height = data.big32(4);
  header.mode = mode_of(bits, colour);
  header.bits = bits == 16 ? 16 : 8;
  header.full_scale = bits == 16 ? 65535 : 255;
  // A gray level that a gray PNG declares transparent (tRNS) is shown as it is: the decoder does not report it.
  header.channels = colour == 0 ? 1 : colour >= 4 || has_transparency ? 4 : 3;
  return header;
}

}  // namespace

std::vector<PngChunk> png_chunks(const FileBytes& file) {
  std::vector<PngChunk> chunks;
  for (std::size_t at = kSignature;; at += kFrame + chunks.back().data.size()) {
    chunks.push_back({at, file.part(at + 8, file.big32(at)), false});
    file.part(at + 8 + chunks.back().data.size(), 4);  // the checksum is there
    const std::string_view name = name_of(file, chunks.back());
    chunks.back().is_needed = name == "IHDR" || name == "PLTE" || name == "tRNS" || name == "IDAT" || name == "IEND";
    if (name == "IEND") return chunks;
  }
}

std::optional<std::vector<std::byte>> without_notes(const FileBytes& file) {
  const std::vector<PngChunk> chunks = png_chunks(file);
  if (std::all_of(chunks.begin(), chunks.end(), [](const PngChunk& chunk) { return chunk.is_needed; })) return {};
  std::vector<std::byte> kept;
  kept.reserve(file.size());
  const auto keep = [&](std::size_t offset, std::size_t length) {
    const std::span<const std::byte> bytes = file.part(offset, length).span();
    kept.insert(kept.end(), bytes.begin(), bytes.end());
  };
  keep(0, kSignature);
  for (const PngChunk& chunk : chunks)
    if (chunk.is_needed) keep(chunk.offset, kFrame + chunk.data.size());
  return kept;
}

PictureHeader probe_png(const FileBytes& file) {
  const std::vector<PngChunk> chunks = png_chunks(file);
  require_sound(file, chunks);
  require(name_of(file, chunks.front()) == "IHDR", ErrorCode::kBadFormat, file.origin(),
          " is damaged: a PNG without IHDR");
  bool has_transparency = false;
  int headers = 0, orientation = 1;
  std::int64_t compressed = 0;
  for (const PngChunk& chunk : chunks) {
    const std::string_view name = name_of(file, chunk);
    headers += name == "IHDR";
    has_transparency = has_transparency || name == "tRNS";
    if (name == "IDAT") compressed += static_cast<std::int64_t>(chunk.data.size());
    if (name == "eXIf") orientation = exif_orientation(chunk.data);
  }
  PictureHeader header = read_header(file, chunks.front().data, has_transparency);
  header.orientation = orientation;
  const std::int64_t bits = std::int64_t{kSamples[chunks.front().data.u8(9)]} * chunks.front().data.u8(8);
  require(headers == 1 && compressed > 0 && header.width < 0x80000000 && header.height < 0x80000000,
          ErrorCode::kBadFormat, file.origin(), " is damaged: ", headers, " headers, ", compressed,
          " bytes of pixels, ", header.width, " x ", header.height, " pixels");
  require(header.width * bits / 8 <= (compressed + 1) * kDeflateRatio / std::max<std::int64_t>(header.height, 1),
          ErrorCode::kBadFormat, file.origin(), " is cut off: ", compressed, " bytes of pixels cannot hold ",
          header.width, " x ", header.height);
  return header;
}

}  // namespace inctrl
