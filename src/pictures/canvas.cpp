// src/pictures/canvas.cpp. Tested by tests/pictures/canvas_test.cpp and overlay_test.cpp
#include "pictures/canvas.h"

#include <algorithm>
#include <cmath>

namespace inctrl {
namespace {

// A tint with its share multiplied in: round((colour kept + tint opacity) / 255) is (colour kept + added) / 255.
struct Mixture {
  std::array<std::uint16_t, 3> added;
  std::uint16_t kept;
};

std::array<Mixture, 256> make_mixtures() {
  std::array<Mixture, 256> mixtures{};
  std::transform(tints().begin(), tints().end(), mixtures.begin(), [](const Tint& tint) {
    const auto added = [&](std::size_t c) { return static_cast<std::uint16_t>(tint.bgr[c] * tint.opacity + 127); };
    return Mixture{{added(0), added(1), added(2)}, static_cast<std::uint16_t>(255 - tint.opacity)};
  });
  return mixtures;
}

// Row `y` from `left` to `right`, both included.
void fill_row(const Surface& surface, int y, int left, int right, const Ink& ink) {
  left = std::max(left, 0), right = std::min(right, surface.width - 1);
  if (y < 0 || y >= surface.height) return;
  std::uint8_t* pixel = surface.at(0, y) + std::ptrdiff_t{left} * 3;
  for (int x = left; x <= right; ++x) pixel = std::copy(ink.begin(), ink.end(), pixel);
}

}  // namespace

Image blank_canvas(int width, int height) {
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255), width,
          height, PixelFormat::kBgr8};
}

Surface surface_of(Image& canvas) {
  return {canvas.pixels.data(), canvas.width, canvas.height, std::ptrdiff_t{canvas.width} * 3};
}

void copy_picture(const ImageView& picture, const Surface& target) {
  for (int y = 0; y < picture.height; ++y) {
    const std::uint8_t* from = picture.pixels + y * picture.row_stride;
    std::uint8_t* to = target.at(0, y);
    switch (picture.format) {
      case PixelFormat::kGray8:
        for (int x = 0; x < picture.width; ++x, to += 3) to[0] = to[1] = to[2] = from[x];
        break;
      case PixelFormat::kRgb8:
        for (int x = 0; x < picture.width; ++x, to += 3, from += 3) {
          const std::uint8_t red = from[0], green = from[1], blue = from[2];
          to[0] = blue, to[1] = green, to[2] = red;
        }
        break;
      case PixelFormat::kBgr8: std::copy_n(from, std::size_t{3} * static_cast<std::size_t>(picture.width), to); break;
    }
  }
}

void tint_rows(const Surface& picture, MapRows& map, const Leveller& level_of) {
  static const std::array<Mixture, 256> kMixtures = make_mixtures();
  for (int y = 0; y < picture.height; ++y) {
    std::uint8_t* pixel = picture.at(0, y);
    for (const float value : map.row(y)) {
      if (const std::uint8_t level = level_of(value); level > 0) {
        const Mixture& tint = kMixtures[level];
        for (std::size_t c = 0; c < 3; ++c)
          pixel[c] = static_cast<std::uint8_t>((pixel[c] * tint.kept + tint.added[c]) / 255);
      }
      pixel += 3;
    }
  }
}

void fill(const Surface& surface, const Part& part, const Ink& ink) {
  for (int y = 0; y < part.size.height; ++y)
    fill_row(surface, part.top + y, part.left, part.left + part.size.width - 1, ink);
}

void outline(const Surface& surface, const Part& part, int thickness, const Ink& ink) {
  if (part.size.width < 1 || part.size.height < 1) return;
  const int more = thickness > 1 ? (thickness + 1) / 2 : 0;
  const int right = part.left + part.size.width - 1, bottom = part.top + part.size.height - 1;
  for (int y = std::max(part.top - more, 0); y <= std::min(bottom + more, surface.height - 1); ++y) {
    const int depth = std::min(y - part.top, bottom - y), outside = std::max(-depth, 0);
    if (depth <= more) {
      const int reach = static_cast<int>(std::sqrt(more * more - outside * outside));
      fill_row(surface, y, part.left - reach, right + reach, ink);
    } else {
      fill_row(surface, y, part.left - more, part.left + more, ink);
      fill_row(surface, y, right - more, right + more, ink);
    }
  }
}

}  // namespace inctrl
