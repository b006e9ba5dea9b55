// src/pictures/released_picture.cpp. Tested by tests/pictures/released_picture_test.cpp
#include "pictures/released_picture.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/fit.h"
#include "imaging/premultiply.h"
#include "imaging/resize.h"
#include "pictures/decode.h"
#include "pictures/decode_jpeg.h"
#include "pictures/tiff_directory.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::uint32_t kPhotometric = 262, kExtraSamples = 338;  // TIFF's tags

void require_defined(const PictureHeader& header, const std::string& origin) {
  constexpr const char* kRemedy = ", which --preprocess released does not read; convert it to PNG or use upright";
  require(header.bits <= 16, ErrorCode::kBadFormat, origin, " holds floating-point values", kRemedy);
  require(header.mode != PixelMode::kYcbcr, ErrorCode::kBadFormat, origin, " is a YCbCr TIFF without compression",
          kRemedy);
  require(header.format != PictureFormat::kPnm || header.full_scale == 255, ErrorCode::kBadFormat, origin,
          " is a PNM whose white is ", header.full_scale, kRemedy);
}

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

bool has_alpha(const cv::Mat& samples, PixelMode mode) {
  return samples.channels() == 4 && (mode == PixelMode::kAlpha || mode == PixelMode::kAssociatedAlpha);
}

// All values of a matrix of 8 bits without gaps.
std::span<std::uint8_t> values_of(cv::Mat& samples) {
  return {samples.ptr(), samples.total() * samples.elemSize()};
}

FitPlan plan_crop(const cv::Mat& samples, int size, const std::string& origin) {
  try {
    return plan_fit({samples.cols, samples.rows}, size, Fit::kCrop);
  } catch (const Error& error) {
    throw Error(error.code, origin + ": " + error.what());
  }
}

// As Pillow opens the file: 8 bits but for gray, the alpha straight, and no fourth channel that is none of the file's.
cv::Mat as_opened(cv::Mat samples, PixelMode mode) {
  if (samples.depth() == CV_16U && mode != PixelMode::kGray) {
    cv::Mat high(samples.rows, samples.cols, CV_8UC(samples.channels()));
    const int values = samples.cols * samples.channels();
    for (int y = 0; y < samples.rows; ++y) {
      const std::uint16_t* deep = samples.ptr<std::uint16_t>(y);
      std::transform(deep, deep + values, high.ptr(y), [](std::uint16_t value) { return value >> 8; });
    }
    samples = high;
  }
  if (has_alpha(samples, mode) && mode == PixelMode::kAssociatedAlpha) {
    samples = samples.clone();
    divide_by_alpha(values_of(samples));
  }
  if (samples.channels() == 4 && !has_alpha(samples, mode) && mode != PixelMode::kCmyk)
    cv::cvtColor(samples, samples, cv::COLOR_BGRA2BGR);
  return samples;
}

Samples view(const cv::Mat& samples) {
  return {samples.ptr(), {samples.cols, samples.rows}, static_cast<std::ptrdiff_t>(samples.step), samples.channels()};
}

std::vector<std::uint8_t> resize_deep(const cv::Mat& samples, const FitPlan& plan) {
  const DeepSamples deep{samples.ptr<std::uint16_t>(),
                         {samples.cols, samples.rows},
                         static_cast<std::ptrdiff_t>(samples.step1()),
                         samples.channels()};
  std::vector<std::uint8_t> clipped;
  for (const std::uint16_t value : resize(deep, plan.full, Resample::kBicubic, plan.part))
    clipped.push_back(static_cast<std::uint8_t>(std::min<int>(value, 255)));
  return clipped;
}

// The part of the picture that is the square, in the picture's own mode.
std::vector<std::uint8_t> resize_in_mode(const cv::Mat& samples, PixelMode mode, const FitPlan& plan) {
  if (samples.depth() == CV_16U) return resize_deep(samples, plan);
  if (mode == PixelMode::kBilevel || mode == PixelMode::kPalette)
    return resize(view(samples), plan.full, Resample::kNearest, plan.part);
  // A picture that has its size already is left alone, colours under its transparent pixels included.
  if (!has_alpha(samples, mode) || plan.full == Size{samples.cols, samples.rows})
    return resize(view(samples), plan.full, Resample::kBicubic, plan.part);
  cv::Mat weighed = samples.clone();
  premultiply(values_of(weighed));
  std::vector<std::uint8_t> square = resize(view(weighed), plan.full, Resample::kBicubic, plan.part);
  divide_by_alpha(square);
  return square;
}

// Pixels of yellow, magenta, cyan and black as pixels of blue, green and red.
std::vector<std::uint8_t> mix_inks(std::span<const std::uint8_t> inks) {
  std::vector<std::uint8_t> colours;
  colours.reserve(inks.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < inks.size(); i += 4) {
    const int lightness = 255 - inks[i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      colours.push_back(static_cast<std::uint8_t>(lightness - multiply_bytes(inks[i + c], lightness)));
  }
  return colours;
}

// Pixels of gray, of blue, green and red, or of these and alpha, as red, green and blue.
Image to_rgb_square(const std::vector<std::uint8_t>& samples, int size) {
  const std::size_t pixels = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  const std::size_t channels = samples.size() / pixels;
  Image square{{}, size, size, PixelFormat::kRgb8};
  square.pixels.reserve(pixels * 3);
  for (std::size_t i = 0; i < samples.size(); i += channels)
    for (std::size_t c = 0; c < 3; ++c) square.pixels.push_back(samples[i + (channels == 1 ? 0 : 2 - c)]);
  return square;
}

Image to_look_at(cv::Mat& samples, const PictureHeader& header, const ReadOptions& options, const std::string& origin) {
  if (header.mode != PixelMode::kCmyk) return to_image(samples, header, options, origin);
  return {mix_inks(values_of(samples)), samples.cols, samples.rows, PixelFormat::kBgr8};
}

}  // namespace

ReleasedPicture read_as_released(const std::filesystem::path& file, int size, const ReadOptions& options) {
  return decode_as_released(read_picture_file(file, options.max_bytes), size, options, file.native());
}

ReleasedPicture decode_as_released(std::span<const std::byte> encoded, int size, const ReadOptions& options,
                                   const std::string& origin) {
  PictureHeader header = probe_within_limits(encoded, options, origin);
  require_defined(header, origin);
  cv::Mat samples = decode_unchanged(encoded, header, origin);
  const FitPlan plan = plan_crop(samples, size, origin);
  std::vector<std::uint8_t> square = resize_in_mode(as_opened(samples, header.mode), header.mode, plan);
  if (header.mode == PixelMode::kCmyk) square = mix_inks(square);
  return {to_rgb_square(square, size), plan.frame, to_look_at(samples, header, options, origin)};
}

}  // namespace inctrl
