// src/pictures/read_picture.h: how does a picture file become upright 8-bit pixels?
// Order: limits from the header, decode [OpenCV, or what a program links in its place], range to 8 bit, alpha onto the
// background, EXIF orientation. JPEG, PNG, TIFF, WebP, BMP, PNM, told apart by content, never by name. Tested by
// tests/pictures/read_picture_test.cpp, fuzzed by fuzz/read_picture_fuzz.cpp
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "pictures/value_range.h"

namespace inctrl {

struct ReadOptions {
  ValueRange range{};
  std::array<std::uint8_t, 3> background{255, 255, 255};  // red, green, blue under transparent pixels
  std::int64_t max_pixels = 200'000'000;                  // width * height, checked before memory is taken
  std::int64_t max_bytes = 256LL << 20;                   // of the file
};

// kNotFound, kBadFormat, kLimit, kBackend (a folder, no permission); messages name the file. Any thread may call.
Image read_picture(const std::filesystem::path& file, const ReadOptions& options = {});

// The same of a file's bytes as received; `origin` names them in errors.
Image decode_picture(std::span<const std::byte> encoded, const ReadOptions& options, const std::string& origin);

// A picture that need not be whole, because it will be made small anyway.
struct ReducedPicture {
  Image image;
  Size size;  // of the whole picture, upright
};

// A JPEG at a half, a quarter or an eighth of its size, the smallest whose shorter side has `enough` pixels: decoding
// so takes a half of the time or less, and what is made of it differs a little. Other pictures whole. Errors as above.
ReducedPicture read_reduced(const std::filesystem::path& file, int enough, const ReadOptions& options = {});

// Of the upright picture, from the file's header. Errors as above.
Size picture_size(const std::filesystem::path& file, const ReadOptions& options = {});

}  // namespace inctrl
