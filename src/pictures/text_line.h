// src/pictures/text_line.h: how are names and numbers written on a canvas?
// Tested by tests/pictures/text_line_test.cpp
#pragma once

#include <string>

#include "pictures/canvas.h"

namespace inctrl {

struct Foot {
  int x = 0, y = 0;  // where a line of text begins: its left end, on the lowest row of a letter without a tail
};

// Capitals are `height` pixels high. There are letters for ASCII only: other characters become '?'.
int text_width(const std::string& text, int height);
void draw_text(const Surface& surface, const std::string& text, const Foot& foot, int height, const Ink& ink = kInk);
// The text cut in its middle, "begin...end", so that it is at most `width` pixels wide.
std::string shortened(const std::string& text, int width, int height);

// Three significant digits, "0.5", and three decimals, "0.500".
std::string short_number(double value);
std::string fixed_number(double value);

}  // namespace inctrl
