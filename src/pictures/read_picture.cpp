// src/pictures/read_picture.cpp. Tested by tests/pictures/read_picture_test.cpp
#include "pictures/read_picture.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "pictures/decode.h"
#include "pictures/decode_jpeg.h"
#include "pictures/eight_bit.h"
#include "pictures/picture_file.h"
#include "pictures/upright.h"

namespace inctrl {
namespace {

Image decode_to_image(std::span<const std::byte> encoded, const PictureHeader& header, const ReadOptions& options,
                      const std::string& origin) {
  // Common pictures are decoded straight into the memory that is handed back.
  const bool direct = header.bits == 8 && header.channels != 4 && header.full_scale == 255;
  Image image;
  if (direct) image = blank_image(static_cast<int>(header.width), static_cast<int>(header.height), header.channels);
  const cv::Mat samples = decode_samples(encoded, header, origin, direct ? pixels_of(image) : cv::Mat());
  if (direct && samples.data == image.pixels.data()) return image;
  return to_image(view_of(samples, origin), header, options, origin);
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
  Image stored = to_image(view_of(samples, file.native()), header, options, file.native());
  return {turn_upright(std::move(stored), header.orientation), upright_size(header)};
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
  return upright_size(header);
}

}  // namespace inctrl
