// src/pictures/legend.cpp. Tested by tests/pictures/overlay_test.cpp
#include "pictures/legend.h"

#include <algorithm>
#include <cstdlib>

#include "pictures/text_line.h"

namespace inctrl {
namespace {

// The colours over a light and a dark half: what is transparent shows them.
void draw_bar(const Surface& bar) {
  constexpr std::uint8_t kLight = 225, kDark = 120;
  for (int y = 0; y < bar.height; ++y) {
    const std::uint8_t ground = 2 * y < bar.height ? kLight : kDark;
    for (int x = 0; x < bar.width; ++x) {
      const Tint& tint = tints()[static_cast<std::size_t>(255 * x / std::max(1, bar.width - 1))];
      for (std::size_t c = 0; c < 3; ++c) bar.at(x, y)[c] = tinted(ground, tint.bgr[c], tint.opacity);
    }
  }
}

// A triangle whose tip points down at `tip`, its edges softened.
void draw_mark(const Surface& surface, const Foot& tip, int size) {
  constexpr std::uint8_t kEdge = 80;  // of 255
  for (int up = 0; up <= size; ++up)
    for (int x = tip.x - up - 1; x <= tip.x + up + 1; ++x) {
      if (x < 0 || x >= surface.width || tip.y < up) continue;
      std::uint8_t* pixel = surface.at(x, tip.y - up);
      const std::uint8_t share = std::abs(x - tip.x) > up ? kEdge : 255;
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = tinted(pixel[c], kInk[c], share);
    }
}

}  // namespace

int legend_height(int text_height) {
  return 5 * text_height;
}

void draw_legend(const Surface& strip, const ColourScale& scale, int text_height) {
  const std::string low = short_number(scale.low), high = short_number(scale.high);
  const int margin = text_height, foot = 7 * text_height / 2;
  const int left = 2 * margin + text_width(low, text_height);
  const int right = strip.width - 2 * margin - text_width(high, text_height);
  if (right - left < 8) return;  // no room: a legend that cannot be read is worse than none
  draw_text(strip, low, {margin, foot}, text_height);
  draw_text(strip, high, {right + margin, foot}, text_height);
  const int top = 9 * text_height / 4, height = 7 * text_height / 4;
  draw_bar(strip.part({left, top, {right - left, height}}));
  outline(strip, {left - 1, top - 1, {right - left + 2, height + 2}}, 1, kFaintInk);
  if (scale.level < scale.low || scale.level > scale.high) return;
  const int x = left + static_cast<int>((scale.level - scale.low) / (scale.high - scale.low) *
                                        static_cast<float>(right - left - 1));
  outline(strip, {x, top, {1, height}}, std::max(1, (text_height + 4) / 12), kInk);
  draw_mark(strip, {x, top - 2}, text_height / 2);
  const std::string level = "level " + short_number(scale.level);
  const int width = text_width(level, text_height), gap = text_height;
  // Beside the mark, on the side that has the room.
  const bool on_the_right = x + gap + width <= strip.width - margin;
  draw_text(strip, level, {on_the_right ? x + gap : x - gap - width, top - text_height / 3 - 1}, text_height);
}

}  // namespace inctrl
