// src/pictures/sheet.h: how do thumbnails stand on a page?
// In rows, each with two lines below it; a title above, a legend of colours at the foot where there are colours.
// Tested by tests/pictures/contact_sheet_test.cpp
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inctrl/image.h"
#include "pictures/overlay.h"

namespace inctrl {

struct SheetEntry {
  ImageView thumbnail;            // neither side above Sheet::side; borrowed
  std::string name, second_line;  // shortened in their middle where they are too long
};

struct Sheet {
  std::string title;
  int side = 160;  // pixels of the square that a thumbnail stands in
  std::optional<ColourScale> legend;
  std::vector<SheetEntry> entries;
};

Image draw_sheet(const Sheet& sheet);

}  // namespace inctrl
