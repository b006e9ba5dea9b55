// src/datasets/tiles.cpp. Tested by tests/datasets/tiles_test.cpp
#include "datasets/tiles.h"

#include <algorithm>
#include <cstdint>

#include "tensor/require.h"

namespace inctrl {

Image cut(const Image& picture, const Part& part, const std::string& origin) {
  const auto lies_within = [](int begin, int length, int whole) {
    return begin >= 0 && length >= 1 && begin <= whole && length <= whole - begin;
  };
  require(
      lies_within(part.left, part.size.width, picture.width) && lies_within(part.top, part.size.height, picture.height),
      ErrorCode::kBadFormat, origin, ": the part at ", part.left, ", ", part.top, " of ", part.size.width, " x ",
      part.size.height, " pixels does not lie in the picture of ", picture.width, " x ", picture.height);
  const auto step = static_cast<std::size_t>(channels(picture.format));
  const std::size_t row = static_cast<std::size_t>(part.size.width) * step;
  Image tile{.pixels = {}, .width = part.size.width, .height = part.size.height, .format = picture.format};
  tile.pixels.reserve(row * static_cast<std::size_t>(part.size.height));
  for (int y = part.top; y < part.top + part.size.height; ++y) {
    const auto first =
        (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(part.left)) *
        step;
    const auto begin = picture.pixels.begin() + static_cast<std::ptrdiff_t>(first);
    tile.pixels.insert(tile.pixels.end(), begin, begin + static_cast<std::ptrdiff_t>(row));
  }
  return tile;
}

bool is_marked(const Image& mask, const Part& part) {
  const Image tile = cut(mask, part, "mask");
  return std::any_of(tile.pixels.begin(), tile.pixels.end(), [](std::uint8_t value) { return value != 0; });
}

std::vector<Part> rows_of_parts(Size picture, int count) {
  std::vector<Part> parts;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto top = static_cast<int>(i * picture.height / count);
    const auto bottom = static_cast<int>((i + 1) * picture.height / count);
    parts.push_back({.left = 0, .top = top, .size = {picture.width, bottom - top}});
  }
  return parts;
}

std::vector<Part> squares_of(Size picture) {
  std::vector<Part> parts;
  for (int left = 0; left < picture.width; left += std::min(picture.height, picture.width - left))
    parts.push_back({.left = left, .top = 0, .size = {std::min(picture.height, picture.width - left), picture.height}});
  return parts;
}

}  // namespace inctrl
