// src/pictures/text_line.cpp. Tested by tests/pictures/text_line_test.cpp
#include "pictures/text_line.h"

#include <algorithm>
#include <cstdio>

#include "pictures/lettering.h"

namespace inctrl {
namespace {

std::string printed(const char* format, double value) {
  char text[352];  // the longest double in decimals has 309 digits before the point
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// One '?' for each character outside ASCII (UTF-8 continuation bytes are passed over) and for control characters.
std::string ascii(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;
    plain += byte >= 0x20 && byte < 0x7f ? c : '?';
  }
  return plain;
}

}  // namespace

int text_width(const std::string& text, int height) {
  return letters_width(ascii(text), height);
}

void draw_text(const Surface& surface, const std::string& text, const Foot& foot, int height, const Ink& ink) {
  const Lettering letters = draw_letters(ascii(text), height);
  const Image& coverage = letters.coverage;
  const int left = foot.x + letters.left, top = foot.y + letters.top;
  const int end = std::min(coverage.width, surface.width - left),
            foot_row = std::min(coverage.height, surface.height - top);
  for (int y = std::max(0, -top); y < foot_row; ++y)
    for (int x = std::max(0, -left); x < end; ++x) {
      const std::uint8_t share =
          coverage.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(coverage.width) +
                          static_cast<std::size_t>(x)];
      std::uint8_t* pixel = surface.at(left + x, top + y);
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = tinted(pixel[c], ink[c], share);
    }
}

std::string shortened(const std::string& text, int width, int height) {
  const std::string plain = ascii(text);
  if (text_width(plain, height) <= width) return plain;
  std::size_t kept = plain.size();
  std::string cut;
  do {
    --kept;  // the end of a name tells more than its beginning: it gets two thirds
    cut = plain.substr(0, kept / 3) + "..." + plain.substr(plain.size() - (kept - kept / 3));
  } while (kept > 0 && text_width(cut, height) > width);
  return cut;
}

std::string short_number(double value) {
  return printed("%.3g", value);
}
std::string fixed_number(double value) {
  return printed("%.3f", value);
}

}  // namespace inctrl
