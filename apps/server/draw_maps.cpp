// apps/server/draw_maps.cpp. Tested by tests/server/draw_maps_test.cpp
#include "server/draw_maps.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "pictures/write_picture.h"
#include "tensor/require.h"

namespace inctrl::server {
namespace {

std::string text_of(const std::vector<std::uint8_t>& bytes) {
  return {bytes.begin(), bytes.end()};
}

EnlargedMap enlarged(const AnomalyMap& map, Size picture) {
  return {{map.values, map.rows, map.columns}, map.frame, picture};
}

}  // namespace

std::string map_png(const AnomalyMap& map, Size picture) {
  const EnlargedMap pixels = enlarged(map, picture);
  return text_of(encode_png(draw_map(pixels, picture.width, picture.height, {0, 1, 0}).view()));
}

std::string overlay_png(const ImageView& picture, const AnomalyMap& map, const ColourScale& scale,
                        std::span<const Box> regions) {
  const EnlargedMap pixels = enlarged(map, {picture.width, picture.height});
  return text_of(encode_png(draw_overlay(picture, pixels, scale, regions).view()));
}

std::string colours_png(const AnomalyMap& map, Size picture, const ColourScale& scale) {
  constexpr double kLongerSide = 512;
  const double factor = std::min(1.0, kLongerSide / std::max(picture.width, picture.height));
  const Size size{std::max(1, static_cast<int>(std::lround(picture.width * factor))),
                  std::max(1, static_cast<int>(std::lround(picture.height * factor)))};
  AnomalyMap small = map;
  const double across = static_cast<double>(size.width) / picture.width,
               down = static_cast<double>(size.height) / picture.height;
  small.frame = {map.frame.left * across, map.frame.top * down, map.frame.width * across, map.frame.height * down};
  return text_of(encode_tints_png(draw_map(enlarged(small, size), size.width, size.height, scale).view()));
}

AnomalyMap map_of(std::span<const std::byte> npy, int rows, int columns, const Frame& frame) {
  constexpr std::size_t kPrefix = 10;  // it ends with the header's length, 16 bits
  AnomalyMap map{rows, columns, std::vector<float>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)),
                 frame};
  const std::size_t bytes = map.values.size() * sizeof(float);
  const std::size_t header = npy.size() < kPrefix ? 0
                                                  : std::to_integer<std::size_t>(npy[kPrefix - 2]) +
                                                        256 * std::to_integer<std::size_t>(npy[kPrefix - 1]);
  require(npy.size() == kPrefix + header + bytes, ErrorCode::kBadFormat, "a stored map has ", npy.size(), " bytes for ",
          rows, " x ", columns, " values");
  std::memcpy(map.values.data(), npy.data() + kPrefix + header, bytes);
  return map;
}

}  // namespace inctrl::server
