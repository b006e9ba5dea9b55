// src/pictures/colours.cpp. Tested by tests/pictures/overlay_test.cpp
#include "pictures/colours.h"

#include <cmath>

#include "pictures/inferno.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kFirstColour = 64, kLastColour = 230;  // of the table's 256
constexpr std::size_t kMostOpaque = 190;  // of 255: the picture stays visible under the warmest colour

std::array<Tint, 256> make_tints() {
  std::array<Tint, 256> tints{};
  for (std::size_t level = 0; level < tints.size(); ++level) {
    const std::uint32_t rgb = kInferno[kFirstColour + (level * (kLastColour - kFirstColour) + 127) / 255];
    tints[level].bgr = {static_cast<std::uint8_t>(rgb), static_cast<std::uint8_t>(rgb >> 8),
                        static_cast<std::uint8_t>(rgb >> 16)};
    tints[level].opacity = static_cast<std::uint8_t>((level * kMostOpaque + 127) / 255);
  }
  return tints;
}

}  // namespace

const std::array<Tint, 256>& tints() {
  static const std::array<Tint, 256> kTints = make_tints();
  return kTints;
}

Leveller::Leveller(const ColourScale& scale) : low_(scale.low), factor_(255.0f / (scale.high - scale.low)) {
  require(std::isfinite(scale.low) && std::isfinite(scale.high) && scale.low < scale.high, ErrorCode::kInvalidArgument,
          "draw_overlay: a colour scale from ", scale.low, " to ", scale.high, "; low must be below high");
}

}  // namespace inctrl
