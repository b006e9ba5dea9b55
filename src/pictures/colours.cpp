// src/pictures/colours.cpp. Tested by tests/pictures/overlay_test.cpp
#include "pictures/colours.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kFirstColour = 64, kLastColour = 230;  // of the table's 256
constexpr int kMostOpaque = 190;                     // of 255: the picture stays visible under the warmest colour

std::array<Tint, 256> make_tints() {
  cv::Mat ramp(1, 256, CV_8UC1), colours;
  for (int level = 0; level < 256; ++level)
    ramp.at<std::uint8_t>(level) =
        static_cast<std::uint8_t>(kFirstColour + (level * (kLastColour - kFirstColour) + 127) / 255);
  cv::applyColorMap(ramp, colours, cv::COLORMAP_INFERNO);
  std::array<Tint, 256> tints{};
  for (int level = 0; level < 256; ++level) {
    const cv::Vec3b& colour = colours.at<cv::Vec3b>(level);
    tints[static_cast<std::size_t>(level)] = {{colour[0], colour[1], colour[2]},
                                              static_cast<std::uint8_t>((level * kMostOpaque + 127) / 255)};
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
