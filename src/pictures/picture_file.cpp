// src/pictures/picture_file.cpp. Tested by tests/pictures/read_picture_test.cpp and hostile_pictures_test.cpp
#include "pictures/picture_file.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <limits>
#include <system_error>

#include "tensor/require.h"

namespace inctrl {
namespace {

// The decoder's own bounds (its CV_IO_MAX_IMAGE_*), checked here so that the message is ours.
constexpr std::int64_t kMostPixelsOfASide = 1 << 20, kMostPixels = 1 << 30;
constexpr std::int64_t kMostBytesOfAPixel = 8;  // decoded, for each pixel allowed: 4 channels of 16 bits

void require_within_limits(const PictureHeader& header, const ReadOptions& options, const std::string& origin) {
  require(header.width <= kMostPixelsOfASide && header.height <= kMostPixelsOfASide, ErrorCode::kLimit, origin, " is ",
          header.width, " x ", header.height, " pixels; a side may have ", kMostPixelsOfASide);
  const std::int64_t pixels = header.width * header.height, allowed = std::min(options.max_pixels, kMostPixels);
  require(pixels <= allowed, ErrorCode::kLimit, origin, " is ", header.width, " x ", header.height, " = ", pixels,
          " pixels; at most ", allowed, " are allowed");
  const std::int64_t bytes = pixels * header.channels * (header.bits / 8);
  require(bytes / kMostBytesOfAPixel <= allowed, ErrorCode::kLimit, origin, " takes ", bytes, " bytes decoded");
}

std::string system_message(int error) {
  return std::generic_category().message(error);
}

}  // namespace

std::vector<std::byte> read_picture_file(const std::filesystem::path& file, std::int64_t max_bytes) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  const std::string& name = file.native();
  require(status.type() != std::filesystem::file_type::not_found, ErrorCode::kNotFound, "cannot open ", name,
          ": no such file");
  require(!std::filesystem::is_directory(status), ErrorCode::kBackend, "cannot read ", name, ": it is a folder");
  require(!error, ErrorCode::kBackend, "cannot open ", name, ": ", error.message());
  require(std::filesystem::is_regular_file(status), ErrorCode::kBackend, "cannot read ", name,
          ": it is not a regular file");
  errno = 0;
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  require(stream.is_open(), ErrorCode::kBackend, "cannot open ", name, ": ", system_message(errno));
  const std::int64_t length = stream.tellg();
  require(length >= 0, ErrorCode::kBackend, "cannot read ", name, ": its size is unknown");
  require(length > 0, ErrorCode::kBadFormat, name, " is empty");
  require(length <= max_bytes, ErrorCode::kLimit, name, " has ", length, " bytes; at most ", max_bytes, " are allowed");
  std::vector<std::byte> bytes(static_cast<std::size_t>(length));
  stream.seekg(0);
  stream.read(reinterpret_cast<char*>(bytes.data()), length);
  require(stream.gcount() == length, ErrorCode::kBackend, "cannot read ", name, ": ", stream.gcount(), " of ", length,
          " bytes came");
  return bytes;
}

PictureHeader probe_within_limits(std::span<const std::byte> encoded, const ReadOptions& options,
                                  const std::string& origin) {
  const std::int64_t most = std::min<std::int64_t>(options.max_bytes, std::numeric_limits<int>::max());
  require(static_cast<std::int64_t>(encoded.size()) <= most, ErrorCode::kLimit, origin, " has ", encoded.size(),
          " bytes; at most ", most, " are allowed");
  const PictureHeader header = probe_picture(encoded, origin);
  require_within_limits(header, options, origin);
  return header;
}

}  // namespace inctrl
