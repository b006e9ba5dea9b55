// fuzz/read_picture_fuzz.cpp: can a picture file do anything but become pixels or be refused?
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "inctrl/error.h"
#include "pictures/read_picture.h"
#include "pictures/released_picture.h"

namespace {

using namespace inctrl;

constexpr std::int64_t kMostPixels = 1'000'000;

std::uint32_t checksum(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t sum = 0xffffffffu;
  for (std::size_t i = 0; i < size; ++i) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; ++bit) sum = sum & 1 ? 0xedb88320u ^ sum >> 1 : sum >> 1;
  }
  return ~sum;
}

// Makes the checksums of a PNG right: nearly every change would end at them otherwise.
void repair_png(std::vector<std::uint8_t>& file) {
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::size_t length = std::size_t{file[at]} << 24 | file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3];
    if (length > file.size() - at - 12) return;
    const std::uint32_t sum = checksum(file.data() + at + 4, length + 4);
    for (std::size_t i = 0; i < 4; ++i) file[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += length + 12;
  }
}

template <typename Decode>
void decode_or_refuse(Decode decode) {
  try {
    const Image image = decode();
    const std::int64_t pixels = std::int64_t{image.width} * image.height;
    const std::size_t bytes = static_cast<std::size_t>(pixels) * static_cast<std::size_t>(channels(image.format));
    if (pixels < 1 || pixels > kMostPixels || image.pixels.size() != bytes) std::abort();
  } catch (const Error& error) {  // an answer like any other, if it says which file is meant
    if (std::string(error.what()).find("fuzz") == std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> file(data, data + size);
  if (size > 8 && data[0] == 0x89) repair_png(file);
  ReadOptions options;
  options.range.kind = ValueRange::Kind::kAuto;
  options.max_pixels = kMostPixels;
  const std::span<const std::byte> bytes = std::as_bytes(std::span(file));
  decode_or_refuse([&] { return decode_picture(bytes, options, "fuzz"); });
  decode_or_refuse([&] { return decode_as_released(bytes, 8, options, "fuzz").stored; });
  return 0;
}
