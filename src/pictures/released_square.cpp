// src/pictures/released_square.cpp. Tested by tests/pictures/released_picture_test.cpp
#include "pictures/released_square.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "imaging/fit.h"
#include "imaging/premultiply.h"
#include "imaging/resize.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

using Bytes = std::vector<std::uint8_t>;

FitPlan plan_crop(Size stored, int size, const std::string& origin) {
  try {
    return plan_fit(stored, size, Fit::kCrop);
  } catch (const Error& error) {
    throw Error(error.code, origin + ": " + error.what());
  }
}

bool has_alpha(const DecodedSamples& samples, PixelMode mode) {
  return samples.channels == 4 && (mode == PixelMode::kAlpha || mode == PixelMode::kAssociatedAlpha);
}

// The samples in `bytes`, which lie there without gaps, in place of those that they were made of.
void lie_in(const Bytes& bytes, int channels, DecodedSamples& samples) {
  samples.values = bytes.data();
  samples.channels = channels;
  samples.depth = SampleDepth::k8Bits;
  samples.row_stride = std::ptrdiff_t{samples.width} * channels;
}

// The first `kept` channels of each pixel, the high byte of deep ones.
template <typename Value>
Bytes high_bytes(const DecodedSamples& samples, int kept) {
  constexpr int kShift = 8 * (static_cast<int>(sizeof(Value)) - 1);
  Bytes bytes(static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.height) *
              static_cast<std::size_t>(kept));
  std::uint8_t* to = bytes.data();
  for (int y = 0; y < samples.height; ++y) {
    const Value* pixel = samples.row<Value>(y);
    for (int x = 0; x < samples.width; ++x, pixel += samples.channels)
      to = std::transform(pixel, pixel + kept, to,
                          [](Value value) { return static_cast<std::uint8_t>(value >> kShift); });
  }
  return bytes;
}

// As Pillow opens the file: 8 bits but for gray, the alpha straight, and no fourth channel that is none of the file's.
// `room` holds the samples where they had to be changed.
DecodedSamples as_opened(DecodedSamples samples, PixelMode mode, Bytes& room) {
  const bool is_deep = samples.depth == SampleDepth::k16Bits && mode != PixelMode::kGray;
  const bool is_associated = has_alpha(samples, mode) && mode == PixelMode::kAssociatedAlpha;
  const bool has_stray = samples.channels == 4 && !has_alpha(samples, mode) && mode != PixelMode::kCmyk;
  if (!is_deep && !is_associated && !has_stray) return samples;
  const int kept = has_stray ? 3 : samples.channels;
  room = samples.depth == SampleDepth::k16Bits ? high_bytes<std::uint16_t>(samples, kept)
                                               : high_bytes<std::uint8_t>(samples, kept);
  if (is_associated) divide_by_alpha(room);
  lie_in(room, kept, samples);
  return samples;
}

Samples view(const DecodedSamples& samples) {
  return {samples.row<std::uint8_t>(0), {samples.width, samples.height}, samples.row_stride, samples.channels};
}

Bytes resize_deep(const DecodedSamples& samples, const FitPlan& plan) {
  const DeepSamples deep{samples.row<std::uint16_t>(0),
                         {samples.width, samples.height},
                         samples.row_stride / std::ptrdiff_t{sizeof(std::uint16_t)},
                         samples.channels};
  Bytes clipped;
  for (const std::uint16_t value : resize(deep, plan.full, Resample::kBicubic, plan.part))
    clipped.push_back(static_cast<std::uint8_t>(std::min<int>(value, 255)));
  return clipped;
}

// The part of the picture that is the square, in the picture's own mode.
Bytes resize_in_mode(DecodedSamples samples, PixelMode mode, const FitPlan& plan) {
  if (samples.depth == SampleDepth::k16Bits) return resize_deep(samples, plan);
  if (mode == PixelMode::kBilevel || mode == PixelMode::kPalette)
    return resize(view(samples), plan.full, Resample::kNearest, plan.part);
  // A picture that has its size already is left alone, colours under its transparent pixels included.
  if (!has_alpha(samples, mode) || plan.full == Size{samples.width, samples.height})
    return resize(view(samples), plan.full, Resample::kBicubic, plan.part);
  Bytes weighed = high_bytes<std::uint8_t>(samples, samples.channels);
  premultiply(weighed);
  lie_in(weighed, samples.channels, samples);
  Bytes square = resize(view(samples), plan.full, Resample::kBicubic, plan.part);
  divide_by_alpha(square);
  return square;
}

// Pixels of three inks and black as pixels of three colours, each in the place of the ink that takes it away.
std::uint8_t* mix_pixels(std::span<const std::uint8_t> inks, std::uint8_t* colours) {
  for (std::size_t i = 0; i + 3 < inks.size(); i += 4) {
    const int lightness = 255 - inks[i + 3];
    for (std::size_t c = 0; c < 3; ++c)
      *colours++ = static_cast<std::uint8_t>(lightness - multiply_bytes(inks[i + c], lightness));
  }
  return colours;
}

// Pixels of gray, of colours in `order`, or of these and alpha, as red, green and blue.
Image to_rgb_square(const Bytes& samples, int size, PixelFormat order) {
  const std::size_t pixels = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  const std::size_t channels = samples.size() / pixels;
  const std::size_t red = channels > 1 && order == PixelFormat::kBgr8 ? 2 : 0, green = channels > 1 ? 1 : 0;
  const std::size_t blue = channels > 1 ? 2 - red : 0;
  Image square{{}, size, size, PixelFormat::kRgb8};
  square.pixels.reserve(pixels * 3);
  for (std::size_t i = 0; i < samples.size(); i += channels)
    square.pixels.insert(square.pixels.end(), {samples[i + red], samples[i + green], samples[i + blue]});
  return square;
}

}  // namespace

void require_released_kind(const PictureHeader& header, const std::string& origin) {
  constexpr const char* kRemedy = ", which --preprocess released does not read; convert it to PNG or use upright";
  require(header.bits <= 16, ErrorCode::kBadFormat, origin, " holds floating-point values", kRemedy);
  require(header.mode != PixelMode::kYcbcr, ErrorCode::kBadFormat, origin, " is a YCbCr TIFF without compression",
          kRemedy);
  require(header.format != PictureFormat::kPnm || header.full_scale == 255, ErrorCode::kBadFormat, origin,
          " is a PNM whose white is ", header.full_scale, kRemedy);
}

ReleasedSquare released_square(const DecodedSamples& stored, PixelMode mode, int size, const std::string& origin) {
  const FitPlan plan = plan_crop({stored.width, stored.height}, size, origin);
  Bytes room;
  Bytes square = resize_in_mode(as_opened(stored, mode, room), mode, plan);
  if (mode == PixelMode::kCmyk) {
    Bytes colours(square.size() / 4 * 3);
    mix_pixels(square, colours.data());
    square = std::move(colours);
  }
  return {to_rgb_square(square, size, stored.order), plan.frame};
}

Image mix_inks(const DecodedSamples& inks) {
  const std::size_t width = static_cast<std::size_t>(inks.width);
  Image colours{{}, inks.width, inks.height, inks.order};
  colours.pixels.resize(width * static_cast<std::size_t>(inks.height) * 3);
  std::uint8_t* to = colours.pixels.data();
  for (int y = 0; y < inks.height; ++y) to = mix_pixels({inks.row<std::uint8_t>(y), 4 * width}, to);
  return colours;
}

}  // namespace inctrl
