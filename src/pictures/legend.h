// src/pictures/legend.h: which map values do the colours stand for?
// The colours from low to high as they look over light and dark, the values of both ends, and the level with a mark.
// Tested by tests/pictures/overlay_test.cpp
#pragma once

#include "pictures/canvas.h"

namespace inctrl {

constexpr int kLegendLeastWidth = 220;
int legend_height(int text_height);
// Into `strip`, of that height. A strip too narrow for the text stays as it is.
void draw_legend(const Surface& strip, const ColourScale& scale, int text_height);

}  // namespace inctrl
