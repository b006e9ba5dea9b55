// src/pictures/eight_bit.cpp. Tested by tests/pictures/eight_bit_test.cpp
#include "pictures/eight_bit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>
#include <vector>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kAlphaChannel = 3;

// The two values that become 0 and 255.
struct Span {
  double low, high;
};

std::uint8_t to_byte(double value, const Span& span) {
  const double unit = span.high > span.low ? (value - span.low) / (span.high - span.low) : 0;
  return static_cast<std::uint8_t>(std::lround(255 * std::clamp(unit, 0.0, 1.0)));
}

template <typename Value>
void require_finite(const DecodedSamples& samples, std::string_view origin) {
  for (int y = 0; y < samples.height; ++y) {
    const Value* row = samples.row<Value>(y);
    for (int i = 0; i < samples.width * samples.channels; ++i)
      require(std::isfinite(row[i]), ErrorCode::kBadFormat, origin, " holds ", row[i], " at column ",
              i / samples.channels, ", row ", y, ", which is no brightness");
  }
}

// The smallest and largest colour value.
template <typename Value>
Span extremes(const DecodedSamples& samples) {
  Value low = std::numeric_limits<Value>::max(), high = std::numeric_limits<Value>::lowest();
  for (int y = 0; y < samples.height; ++y) {
    const Value* row = samples.row<Value>(y);
    for (int i = 0; i < samples.width * samples.channels; ++i) {
      if (i % samples.channels == kAlphaChannel) continue;
      low = std::min(low, row[i]);
      high = std::max(high, row[i]);
    }
  }
  return {static_cast<double>(low), static_cast<double>(high)};
}

template <typename Value>
Span span_of(const DecodedSamples& samples, const PictureHeader& header, const ValueRange& range) {
  switch (range.kind) {
    case ValueRange::Kind::kFull: return {0, static_cast<double>(header.full_scale)};
    case ValueRange::Kind::kAuto: return extremes<Value>(samples);
    case ValueRange::Kind::kFixed: return {range.low, range.high};
  }
  fail(ErrorCode::kInvalidArgument, "to_image: unknown kind of range");
}

// All samples in 8 bits, without gaps between rows.
using Bytes = std::vector<std::uint8_t>;

template <typename Value, typename Colour, typename AlphaValue>
Bytes map_values(const DecodedSamples& samples, Colour colour, AlphaValue alpha) {
  const int channels = samples.channels;
  Bytes mapped(static_cast<std::size_t>(samples.width) * static_cast<std::size_t>(samples.height) *
               static_cast<std::size_t>(channels));
  std::uint8_t* to = mapped.data();
  for (int y = 0; y < samples.height; ++y) {
    const Value* from = samples.row<Value>(y);
    for (int i = 0; i < samples.width * channels; ++i)
      *to++ = channels > kAlphaChannel && i % channels == kAlphaChannel ? alpha(from[i]) : colour(from[i]);
  }
  return mapped;
}

// Through tables of all values: 65536 divisions instead of one a pixel.
template <typename Integer>
Bytes map_integers(const DecodedSamples& samples, const PictureHeader& header, const Span& span) {
  Bytes colours(std::size_t{std::numeric_limits<Integer>::max()} + 1), alphas(colours.size());
  for (std::size_t value = 0; value < colours.size(); ++value) {
    colours[value] = to_byte(static_cast<double>(value), span);
    alphas[value] = to_byte(static_cast<double>(value), {0, static_cast<double>(header.full_scale)});
  }
  return map_values<Integer>(
      samples, [&](Integer value) { return colours[value]; }, [&](Integer value) { return alphas[value]; });
}

// Gray whose zero is white.
Bytes map_inverted(const DecodedSamples& samples, const PictureHeader& header, const ValueRange& range) {
  constexpr std::uint16_t kMost = std::numeric_limits<std::uint16_t>::max();
  std::vector<std::uint16_t> turned;
  const std::ptrdiff_t length = std::ptrdiff_t{samples.width} * samples.channels;
  for (int y = 0; y < samples.height; ++y) {
    const std::uint16_t* row = samples.row<std::uint16_t>(y);
    std::transform(row, row + length, std::back_inserter(turned),
                   [](std::uint16_t value) { return static_cast<std::uint16_t>(kMost - value); });
  }
  DecodedSamples upright_scale = samples;
  upright_scale.values = turned.data();
  upright_scale.row_stride = length * std::ptrdiff_t{sizeof(std::uint16_t)};
  return map_integers<std::uint16_t>(upright_scale, header, span_of<std::uint16_t>(upright_scale, header, range));
}

template <typename Float>
Bytes map_floats(const DecodedSamples& samples, const PictureHeader& header, const ValueRange& range,
                 std::string_view origin) {
  require(range.kind != ValueRange::Kind::kFull, ErrorCode::kBadFormat, origin,
          " holds floating-point values, which have no full scale; give a range: --range MIN:MAX or --range auto");
  require_finite<Float>(samples, origin);
  const Span span = span_of<Float>(samples, header, range);
  return map_values<Float>(
      samples, [&](Float value) { return to_byte(value, span); },
      [](Float value) {
        return to_byte(value, {0, 1});
      });
}

Bytes to_eight_bits(const DecodedSamples& samples, const PictureHeader& header, const ValueRange& range,
                    std::string_view origin) {
  switch (samples.depth) {
    case SampleDepth::k8Bits:
      return map_integers<std::uint8_t>(samples, header, {0, static_cast<double>(header.full_scale)});
    case SampleDepth::k16Bits:
      if (header.inverted) return map_inverted(samples, header, range);
      return map_integers<std::uint16_t>(samples, header, span_of<std::uint16_t>(samples, header, range));
    case SampleDepth::kFloat: return map_floats<float>(samples, header, range, origin);
    case SampleDepth::kDouble: return map_floats<double>(samples, header, range, origin);
  }
  fail(ErrorCode::kInvalidArgument, "to_image: unknown depth");
}

// One row of four 8-bit channels, the last of them alpha, onto `background`, in the order of the row's colours.
std::uint8_t* compose_row(const std::uint8_t* from, int width, Alpha alpha,
                          const std::array<std::uint8_t, 3>& background, std::uint8_t* to) {
  for (int x = 0; x < width; ++x, from += 4) {
    const int share = alpha == Alpha::kIgnored ? 255 : from[kAlphaChannel];
    const int weight = alpha == Alpha::kStraight ? share : 255;
    for (std::size_t c = 0; c < 3; ++c) {
      // A multiple of 1 / 255 is never half-way between integers: adding 127 rounds to nearest.
      const int mixed = (from[c] * weight + background[c] * (255 - share) + 127) / 255;
      *to++ = static_cast<std::uint8_t>(std::min(mixed, 255));
    }
  }
  return to;
}

}  // namespace

Image to_image(const DecodedSamples& samples, const PictureHeader& header, const ReadOptions& options,
               std::string_view origin) {
  DecodedSamples bytes = samples;
  Bytes mapped;
  if (samples.depth != SampleDepth::k8Bits || header.full_scale != 255) {
    mapped = to_eight_bits(samples, header, options.range, origin);
    bytes.values = mapped.data();
    bytes.row_stride = std::ptrdiff_t{samples.width} * samples.channels;
    bytes.depth = SampleDepth::k8Bits;
  }
  Image image{{}, samples.width, samples.height, samples.format()};
  if (!mapped.empty() && samples.channels != 4) {
    image.pixels = std::move(mapped);
    return image;
  }
  const std::size_t length = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(channels(image.format));
  image.pixels.resize(length * static_cast<std::size_t>(image.height));
  std::array<std::uint8_t, 3> background = options.background;
  if (samples.order == PixelFormat::kBgr8) std::swap(background[0], background[2]);
  std::uint8_t* to = image.pixels.data();
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* row = bytes.row<std::uint8_t>(y);
    to = samples.channels == 4 ? compose_row(row, image.width, header.alpha, background, to)
                               : std::copy_n(row, length, to);
  }
  return image;
}

}  // namespace inctrl
