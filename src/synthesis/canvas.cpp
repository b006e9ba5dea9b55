// src/synthesis/canvas.cpp. Tested by tests/synthesis/canvas_test.cpp
#include "synthesis/canvas.h"

#include "tensor/require.h"

namespace inctrl {
namespace {

struct Corners {
  std::size_t left_top, right_top, left_bottom, right_bottom;
  float right, down;  // shares of the right and of the bottom corners
};

Corners corners_of(Size size, double x, double y) {
  const double inside_x = std::clamp(x, 0.0, size.width - 1.0), inside_y = std::clamp(y, 0.0, size.height - 1.0);
  const int left = static_cast<int>(inside_x), top = static_cast<int>(inside_y);
  const int right = std::min(left + 1, size.width - 1), bottom = std::min(top + 1, size.height - 1);
  const auto place = [&](int column, int row) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(column);
  };
  return {place(left, top),
          place(right, top),
          place(left, bottom),
          place(right, bottom),
          static_cast<float>(inside_x - left),
          static_cast<float>(inside_y - top)};
}

float between(float from, float to, float share) {
  return from + share * (to - from);
}
Colour between(const Colour& from, const Colour& to, float share) {
  return mix(from, to, share);
}

template <typename Value>
Value sample(const std::vector<Value>& values, Size size, double x, double y) {
  const Corners at = corners_of(size, x, y);
  return between(between(values[at.left_top], values[at.right_top], at.right),
                 between(values[at.left_bottom], values[at.right_bottom], at.right), at.down);
}

void add(float& sum, float value, float sign) {
  sum += sign * value;
}
void add(Colour& sum, const Colour& value, float sign) {
  for (std::size_t i = 0; i < 3; ++i) sum[i] += sign * value[i];
}
float scaled(float value, float factor) {
  return value * factor;
}
Colour scaled(const Colour& value, float factor) {
  return times(value, factor);
}

// The mean of 2 * radius + 1 values along a line of `count` values that lie `step` apart.
template <typename Value>
void box(Value* line, int count, std::size_t step, int radius, std::vector<Value>& copy) {
  copy.resize(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) copy[static_cast<std::size_t>(i)] = line[static_cast<std::size_t>(i) * step];
  const auto value = [&](int i) -> const Value& { return copy[static_cast<std::size_t>(std::clamp(i, 0, count - 1))]; };
  Value sum{};
  for (int i = -radius; i <= radius; ++i) add(sum, value(i), 1);
  const float share = 1 / static_cast<float>(2 * radius + 1);
  for (int i = 0; i < count; ++i) {
    line[static_cast<std::size_t>(i) * step] = scaled(sum, share);
    add(sum, value(i + radius + 1), 1);
    add(sum, value(i - radius), -1);
  }
}

template <typename Value>
void blur(std::vector<Value>& values, Size size, double deviation) {
  if (deviation < 0.3) return;
  // Three boxes of 2 r + 1 values have the variance r (r + 1); below r = 1 a share of the box is mixed in.
  const double exact = (std::sqrt(1 + 4 * deviation * deviation) - 1) / 2;
  const int radius = std::max(1, static_cast<int>(std::lround(exact)));
  std::vector<Value> copy;
  const auto width = static_cast<std::size_t>(size.width);
  for (int pass = 0; pass < 3; ++pass) {
    for (int y = 0; y < size.height; ++y)
      box(&values[static_cast<std::size_t>(y) * width], size.width, 1, radius, copy);
    for (int x = 0; x < size.width; ++x) box(&values[static_cast<std::size_t>(x)], size.height, width, radius, copy);
    if (exact < 1) break;  // one pass of 3 x 3 is as mild as it gets
  }
}

}  // namespace

float Field::sample(double x, double y) const {
  return inctrl::sample(values, size, x, y);
}

Colour Canvas::sample(double x, double y) const {
  return inctrl::sample(pixels, size, x, y);
}

void blur(Field& field, double deviation) {
  blur(field.values, field.size, deviation);
}
void blur(Canvas& canvas, double deviation) {
  blur(canvas.pixels, canvas.size, deviation);
}

Canvas canvas_of(const ImageView& picture) {
  require(picture.pixels && picture.width > 0 && picture.height > 0, ErrorCode::kInvalidArgument,
          "canvas: the picture is empty");
  Canvas canvas({picture.width, picture.height});
  const int count = channels(picture.format);
  const bool reversed = picture.format == PixelFormat::kBgr8;
  for (int y = 0; y < picture.height; ++y)
    for (int x = 0; x < picture.width; ++x) {
      const std::uint8_t* pixel = picture.pixels + y * picture.row_stride + x * count;
      for (int channel = 0; channel < 3; ++channel)
        canvas.at(x, y)[static_cast<std::size_t>(channel)] = static_cast<float>(pixel[count == 1 ? 0
                                                                                      : reversed ? 2 - channel
                                                                                                 : channel]) /
                                                             255.0f;
    }
  return canvas;
}

Image image_of(const Canvas& canvas) {
  Image image{{}, canvas.size.width, canvas.size.height, PixelFormat::kRgb8};
  image.pixels.reserve(canvas.pixels.size() * 3);
  for (const Colour& colour : canvas.pixels)
    for (const float value : colour)
      image.pixels.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255)));
  return image;
}

}  // namespace inctrl
