// src/pictures/overlay.cpp. Tested by tests/pictures/overlay_test.cpp
#include "pictures/overlay.h"

#include <algorithm>

#include "pictures/canvas.h"
#include "pictures/colours.h"
#include "pictures/legend.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kLeastText = 10, kMostText = 60;             // pixels of a capital letter in the legend
constexpr Ink kBoxColour{255, 255, 0}, kBoxEdge{0, 0, 0};  // cyan: no colour of the scale

void draw_boxes(const Surface& picture, std::span<const Box> boxes) {
  const int line = 1 + std::min(picture.width, picture.height) / 700;
  for (const Box& box : boxes) {
    const Part around{box.x, box.y, {box.width, box.height}};
    // A dark edge outside the bright line: one of them is seen on any ground.
    outline(picture, around, line + 2, kBoxEdge);
    outline(picture, around, line, kBoxColour);
  }
}

}  // namespace

// Residuals of a defect exceed those of normal patches by some hundredths, however large the latter are, so the scale's
// reach is a fixed one; where normal residuals are small it must not begin at nothing.
ColourScale scale_around(float level) noexcept {
  constexpr float kReach = 0.08f, kLeastShare = 0.6f;
  return {std::max(level - kReach, kLeastShare * level), level + kReach, level};
}

// Chances spread over all of 0 to 1, where the scale for residuals would show all that is anomalous as one blot.
ColourScale scale_of_chances(float level) noexcept {
  constexpr float kLeastShare = 0.7f, kReach = 0.85f;
  return {kLeastShare * level, level + kReach * (1 - level), level};
}

Image draw_overlay(const ImageView& picture, MapRows map, const ColourScale& scale, std::span<const Box> boxes) {
  map.require_size(picture.width, picture.height, "draw_overlay");
  const Leveller level_of(scale);
  const int text = std::clamp(picture.width / 60, kLeastText, kMostText), legend = legend_height(text);
  Image canvas = blank_canvas(std::max(picture.width, kLegendLeastWidth), picture.height + legend);
  const Surface whole = surface_of(canvas);
  const Surface shown = whole.part({0, 0, {picture.width, picture.height}});
  copy_picture(picture, shown);
  tint_rows(shown, map, level_of);
  draw_boxes(shown, boxes);
  draw_legend(whole.part({0, picture.height, {whole.width, legend}}), scale, text);
  return canvas;
}

Image draw_map(MapRows map, int width, int height, const ColourScale& scale) {
  map.require_size(width, height, "draw_map");
  const Leveller level_of(scale);
  Image gray{{}, width, height, PixelFormat::kGray8};
  gray.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const std::span<const float> row = map.row(y);
    std::transform(row.begin(), row.end(), gray.pixels.begin() + static_cast<std::ptrdiff_t>(y) * width, level_of);
  }
  return gray;
}

}  // namespace inctrl
