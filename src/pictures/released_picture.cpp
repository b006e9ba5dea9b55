// src/pictures/released_picture.cpp. Tested by tests/pictures/released_picture_test.cpp
#include "pictures/released_picture.h"

#include "pictures/decode.h"
#include "pictures/decode_jpeg.h"
#include "pictures/eight_bit.h"
#include "pictures/picture_file.h"
#include "pictures/released_square.h"
#include "pictures/tiff_directory.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::uint32_t kPhotometric = 262, kExtraSamples = 338;  // TIFF's tags

// libtiff's reader of 8-bit pixels makes colours of inks and multiplies by a straight alpha. Told that the samples are
// colours which are multiplied already, it hands them out as they are.
cv::Mat decode_tiff_unchanged(std::span<const std::byte> encoded, PictureHeader& header, const std::string& origin) {
  const TiffDirectory tags(FileBytes(encoded, origin));
  if (header.mode == PixelMode::kCmyk) return decode_samples(tags.with_value(kPhotometric, 2), header, origin);
  if (header.mode == PixelMode::kAlpha && header.bits == 8 && tags.has(kExtraSamples)) {
    header.alpha = Alpha::kStraight;
    return decode_samples(tags.with_value(kExtraSamples, 1), header, origin);
  }
  return decode_samples(encoded, header, origin);
}

// The samples as the file stores them.
cv::Mat decode_unchanged(std::span<const std::byte> encoded, PictureHeader& header, const std::string& origin) {
  const bool is_cmyk = header.mode == PixelMode::kCmyk;
  const cv::Mat samples = header.format == PictureFormat::kTiff ? decode_tiff_unchanged(encoded, header, origin)
                          : is_cmyk                             ? decode_jpeg_inks(encoded, header, origin)
                                                                : decode_samples(encoded, header, origin);
  const bool has_known_depth = samples.depth() == CV_8U || samples.depth() == CV_16U;
  require(has_known_depth && (!is_cmyk || samples.type() == CV_8UC4), ErrorCode::kBadFormat, origin,
          " cannot be decoded: its content is not what its header says");
  return samples;
}

}  // namespace

ReleasedPicture read_as_released(const std::filesystem::path& file, int size, const ReadOptions& options) {
  return decode_as_released(read_picture_file(file, options.max_bytes), size, options, file.native());
}

ReleasedPicture decode_as_released(std::span<const std::byte> encoded, int size, const ReadOptions& options,
                                   const std::string& origin) {
  PictureHeader header = probe_within_limits(encoded, options, origin);
  require_released_kind(header, origin);
  const cv::Mat decoded = decode_unchanged(encoded, header, origin);
  const DecodedSamples samples = view_of(decoded, origin);
  auto [square, frame] = released_square(samples, header.mode, size, origin);
  Image stored = header.mode == PixelMode::kCmyk ? mix_inks(samples) : to_image(samples, header, options, origin);
  return {std::move(square), frame, std::move(stored)};
}

}  // namespace inctrl
