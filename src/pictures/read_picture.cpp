// src/pictures/read_picture.cpp. Tested by tests/pictures/read_picture_test.cpp
#include "pictures/read_picture.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "pictures/decode.h"
#include "pictures/decode_jpeg.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// Turns stored pixels upright. EXIF numbers the eight ways in which row 0 and column 0 may lie.
Image turn_upright(Image stored, int orientation) {
  if (orientation == 1) return stored;
  const bool sides_swap = orientation >= 5;
  Image upright = blank_image(sides_swap ? stored.height : stored.width, sides_swap ? stored.width : stored.height,
                              channels(stored.format));
  const cv::Mat from = pixels_of(stored);
  cv::Mat to = pixels_of(upright);
  constexpr int kUpsideDown = 0, kMirror = 1, kBoth = -1;
  switch (orientation) {
    case 2: cv::flip(from, to, kMirror); break;
    case 3: cv::flip(from, to, kBoth); break;
    case 4: cv::flip(from, to, kUpsideDown); break;
    case 5: cv::transpose(from, to); break;
    case 6: cv::rotate(from, to, cv::ROTATE_90_CLOCKWISE); break;
    case 7: {
      cv::transpose(from, to);
      cv::flip(to, to, kBoth);
      break;
    }
    default: cv::rotate(from, to, cv::ROTATE_90_COUNTERCLOCKWISE); break;
  }
  return upright;
}

Image decode_to_image(std::span<const std::byte> encoded, const PictureHeader& header, const ReadOptions& options,
                      const std::string& origin) {
  // Common pictures are decoded straight into the memory that is handed back.
  const bool direct = header.bits == 8 && header.channels != 4 && header.full_scale == 255;
  Image image;
  if (direct) image = blank_image(static_cast<int>(header.width), static_cast<int>(header.height), header.channels);
  const cv::Mat samples = decode_samples(encoded, header, origin, direct ? pixels_of(image) : cv::Mat());
  if (direct && samples.data == image.pixels.data()) return image;
  return to_image(samples, header, options, origin);
}

// All of `text` as a finite number.
std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

ReducedPicture read_reduced(const std::filesystem::path& file, int enough, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.native());
  int shrink = 1;
  const bool may_shrink = header.format == PictureFormat::kJpeg && header.mode != PixelMode::kCmyk;
  while (may_shrink && shrink < 8 && std::min(header.width, header.height) / (2 * shrink) >= enough) shrink *= 2;
  if (shrink == 1) {
    Image image = decode_picture(encoded, options, file.native());
    const Size size{image.width, image.height};
    return {std::move(image), size};
  }
  set_up_opencv();
  const cv::Mat samples = decode_jpeg(encoded, header, file.native(), {}, shrink);
  const bool sides_swap = header.orientation >= 5;
  const Size stored{static_cast<int>(header.width), static_cast<int>(header.height)};
  return {turn_upright(to_image(samples, header, options, file.native()), header.orientation),
          sides_swap ? Size{stored.height, stored.width} : stored};
}

Image read_picture(const std::filesystem::path& file, const ReadOptions& options) {
  return decode_picture(read_picture_file(file, options.max_bytes), options, file.native());
}

Image decode_picture(std::span<const std::byte> encoded, const ReadOptions& options, const std::string& origin) {
  const PictureHeader header = probe_within_limits(encoded, options, origin);
  return turn_upright(decode_to_image(encoded, header, options, origin), header.orientation);
}

Size picture_size(const std::filesystem::path& file, const ReadOptions& options) {
  const std::vector<std::byte> encoded = read_picture_file(file, options.max_bytes);
  const PictureHeader header = probe_within_limits(encoded, options, file.native());
  if (header.format == PictureFormat::kTiff) {  // its decoder turns it as a tag says that we do not read
    const Image image = decode_picture(encoded, options, file.native());
    return {image.width, image.height};
  }
  const Size stored{static_cast<int>(header.width), static_cast<int>(header.height)};
  return header.orientation >= 5 ? Size{stored.height, stored.width} : stored;
}

ValueRange parse_range(const std::string& text) {
  if (text == "full") return {ValueRange::Kind::kFull, 0, 0};
  if (text == "auto") return {ValueRange::Kind::kAuto, 0, 0};
  const std::string_view whole = text;
  const std::size_t colon = whole.find(':');
  if (colon != std::string_view::npos) {
    const std::optional<double> low = parse_number(whole.substr(0, colon)),
                                high = parse_number(whole.substr(colon + 1));
    if (low && high && *low < *high) return {ValueRange::Kind::kFixed, *low, *high};
  }
  fail(ErrorCode::kInvalidArgument, "range '", text, "' is unknown; choose full, auto or MIN:MAX with MIN below MAX");
}

}  // namespace inctrl
