// src/pictures/upright.cpp. Tested by tests/pictures/upright_test.cpp
#include "pictures/upright.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace inctrl {
namespace {

bool sides_swap(int orientation) {
  return orientation >= 5;
}

// Each pixel of `turned` from `stored`: `from` is what the first one shows; `across` and `down` are the bytes in
// `stored` that lie between neighbours of `turned`.
template <int kChannels>
void copy_turned(const std::uint8_t* from, std::ptrdiff_t across, std::ptrdiff_t down, Image& turned) {
  // Columns at a time, where each is a row of `stored`: what they read of it stays in the cache for the next row.
  const int strip = std::abs(across) > kChannels ? 64 : turned.width;
  for (int left = 0; left < turned.width; left += strip) {
    const int width = std::min(strip, turned.width - left);
    for (int y = 0; y < turned.height; ++y) {
      const std::uint8_t* pixel = from + left * across + y * down;
      std::uint8_t* to = turned.pixels.data() + (std::ptrdiff_t{turned.width} * y + left) * kChannels;
      for (int x = 0; x < width; ++x, pixel += across, to += kChannels)
        for (int c = 0; c < kChannels; ++c) to[c] = pixel[c];
    }
  }
}

}  // namespace

Image turn_upright(Image stored, int orientation) {
  if (orientation == 1) return stored;
  const std::ptrdiff_t step = channels(stored.format), row = step * stored.width;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const std::uint8_t* first = stored.pixels.data();
  if (from_right) first += row - step;
  if (from_below) first += row * (stored.height - 1);
  std::ptrdiff_t across = from_right ? -step : step, down = from_below ? -row : row;
  Image turned{{}, stored.width, stored.height, stored.format};
  if (sides_swap(orientation)) {
    std::swap(turned.width, turned.height);
    std::swap(across, down);
  }
  turned.pixels.resize(stored.pixels.size());
  if (step == 1)
    copy_turned<1>(first, across, down, turned);
  else
    copy_turned<3>(first, across, down, turned);
  return turned;
}

Size upright_size(const PictureHeader& header) {
  const Size stored{static_cast<int>(header.width), static_cast<int>(header.height)};
  return sides_swap(header.orientation) ? Size{stored.height, stored.width} : stored;
}

}  // namespace inctrl
