// src/pictures/eight_bit.cpp. Tested by tests/pictures/eight_bit_test.cpp
#include "pictures/eight_bit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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
void require_finite(const cv::Mat& decoded, std::string_view origin) {
  const int channels = decoded.channels();
  for (int y = 0; y < decoded.rows; ++y) {
    const Value* row = decoded.ptr<Value>(y);
    for (int i = 0; i < decoded.cols * channels; ++i)
      require(std::isfinite(row[i]), ErrorCode::kBadFormat, origin, " holds ", row[i], " at column ", i / channels,
              ", row ", y, ", which is no brightness");
  }
}

// The smallest and largest colour value.
template <typename Value>
Span extremes(const cv::Mat& decoded) {
  const int channels = decoded.channels();
  Value low = std::numeric_limits<Value>::max(), high = std::numeric_limits<Value>::lowest();
  for (int y = 0; y < decoded.rows; ++y) {
    const Value* row = decoded.ptr<Value>(y);
    for (int i = 0; i < decoded.cols * channels; ++i) {
      if (i % channels == kAlphaChannel) continue;
      low = std::min(low, row[i]);
      high = std::max(high, row[i]);
    }
  }
  return {static_cast<double>(low), static_cast<double>(high)};
}

template <typename Value, typename Colour, typename AlphaValue>
cv::Mat map_values(const cv::Mat& decoded, Colour colour, AlphaValue alpha) {
  const int channels = decoded.channels();
  cv::Mat mapped(decoded.rows, decoded.cols, CV_8UC(channels));
  for (int y = 0; y < decoded.rows; ++y) {
    const Value* from = decoded.ptr<Value>(y);
    std::uint8_t* to = mapped.ptr<std::uint8_t>(y);
    for (int i = 0; i < decoded.cols * channels; ++i)
      to[i] = channels > kAlphaChannel && i % channels == kAlphaChannel ? alpha(from[i]) : colour(from[i]);
  }
  return mapped;
}

// Through tables of all values: 65536 divisions instead of one a pixel.
template <typename Integer>
cv::Mat map_integers(const cv::Mat& decoded, const PictureHeader& header, const Span& span) {
  std::vector<std::uint8_t> colours(std::size_t{std::numeric_limits<Integer>::max()} + 1), alphas(colours.size());
  for (std::size_t value = 0; value < colours.size(); ++value) {
    colours[value] = to_byte(static_cast<double>(value), span);
    alphas[value] = to_byte(static_cast<double>(value), {0, static_cast<double>(header.full_scale)});
  }
  return map_values<Integer>(
      decoded, [&](Integer value) { return colours[value]; }, [&](Integer value) { return alphas[value]; });
}

template <typename Value>
Span span_of(const cv::Mat& decoded, const PictureHeader& header, const ValueRange& range) {
  switch (range.kind) {
    case ValueRange::Kind::kFull: return {0, static_cast<double>(header.full_scale)};
    case ValueRange::Kind::kAuto: return extremes<Value>(decoded);
    case ValueRange::Kind::kFixed: return {range.low, range.high};
  }
  fail(ErrorCode::kInvalidArgument, "to_eight_bits: unknown kind of range");
}

template <typename Float>
cv::Mat map_floats(const cv::Mat& decoded, const PictureHeader& header, const ValueRange& range,
                   std::string_view origin) {
  require(range.kind != ValueRange::Kind::kFull, ErrorCode::kBadFormat, origin,
          " holds floating-point values, which have no full scale; give a range: --range MIN:MAX or --range auto");
  require_finite<Float>(decoded, origin);
  const Span span = span_of<Float>(decoded, header, range);
  return map_values<Float>(
      decoded, [&](Float value) { return to_byte(value, span); },
      [](Float value) {
        return to_byte(value, {0, 1});
      });
}

}  // namespace

cv::Mat to_eight_bits(const cv::Mat& decoded, const PictureHeader& header, const ValueRange& range,
                      std::string_view origin) {
  switch (decoded.depth()) {
    case CV_8U:
      if (header.full_scale == 255) return decoded;
      return map_integers<std::uint8_t>(decoded, header, {0, static_cast<double>(header.full_scale)});
    case CV_16U: {
      cv::Mat upright_scale = decoded;
      if (header.inverted) cv::bitwise_not(decoded, upright_scale);
      return map_integers<std::uint16_t>(upright_scale, header, span_of<std::uint16_t>(upright_scale, header, range));
    }
    case CV_32F: return map_floats<float>(decoded, header, range, origin);
    case CV_64F: return map_floats<double>(decoded, header, range, origin);
    default:
      fail(ErrorCode::kBadFormat, origin, " holds signed or 32-bit integers, which cannot be read; convert it to PNG");
  }
}

cv::Mat compose(const cv::Mat& bgra, Alpha alpha, const std::array<std::uint8_t, 3>& background) {
  cv::Mat bgr(bgra.rows, bgra.cols, CV_8UC3);
  for (int y = 0; y < bgra.rows; ++y) {
    const std::uint8_t* from = bgra.ptr<std::uint8_t>(y);
    std::uint8_t* to = bgr.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgra.cols; ++x, from += 4, to += 3) {
      const int share = alpha == Alpha::kIgnored ? 255 : from[kAlphaChannel];
      for (int c = 0; c < 3; ++c) {
        const int weight = alpha == Alpha::kStraight ? share : 255;
        // A multiple of 1 / 255 is never half-way between integers: adding 127 rounds to nearest.
        const int mixed = (from[c] * weight + background[static_cast<std::size_t>(2 - c)] * (255 - share) + 127) / 255;
        to[c] = static_cast<std::uint8_t>(std::min(mixed, 255));
      }
    }
  }
  return bgr;
}

}  // namespace inctrl
