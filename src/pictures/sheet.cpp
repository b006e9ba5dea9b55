// src/pictures/sheet.cpp. Tested by tests/pictures/contact_sheet_test.cpp
#include "pictures/sheet.h"

#include <algorithm>
#include <cmath>

#include "pictures/canvas.h"
#include "pictures/legend.h"
#include "pictures/text_line.h"

namespace inctrl {
namespace {

constexpr int kMargin = 16, kGap = 12;           // pixels around the page; between thumbnails
constexpr int kText = 9, kTitleText = 14;        // pixels of a capital letter
constexpr int kCaptionHeight = 2 * (kText + 7);  // two lines
constexpr int kTitleHeight = kTitleText + 18;
constexpr int kMostColumns = 10;

int column_count(std::size_t entries) {
  const int wanted = static_cast<int>(std::ceil(std::sqrt(1.5 * static_cast<double>(entries))));
  return std::clamp(wanted, 1, kMostColumns);
}

// With the thumbnail in the middle of `square`.
void draw_entry(const Surface& canvas, const SheetEntry& entry, const Part& square) {
  const ImageView& thumbnail = entry.thumbnail;
  const int side = square.size.width;
  fill(canvas, square, kTile);
  if (thumbnail.pixels)
    copy_picture(thumbnail, canvas.part({square.left + (side - thumbnail.width) / 2,
                                         square.top + (side - thumbnail.height) / 2,
                                         {thumbnail.width, thumbnail.height}}));
  const Foot foot{square.left, square.top + side + kText + 5};
  draw_text(canvas, shortened(entry.name, side, kText), foot, kText, kFaintInk);
  draw_text(canvas, shortened(entry.second_line, side, kText), {foot.x, foot.y + kText + 6}, kText);
}

}  // namespace

Image draw_sheet(const Sheet& sheet) {
  const int count = static_cast<int>(sheet.entries.size()), columns = column_count(sheet.entries.size());
  const int rows = (count + columns - 1) / columns;
  const int step_x = sheet.side + kGap, step_y = sheet.side + kCaptionHeight + kGap;
  const int legend = sheet.legend ? legend_height(kText) : 0, top = kMargin + kTitleHeight;
  const int width = std::max(columns * step_x - kGap, text_width(sheet.title, kTitleText)) + 2 * kMargin;
  Image page = blank_canvas(width, top + rows * step_y + legend + kMargin);
  const Surface canvas = surface_of(page);
  draw_text(canvas, sheet.title, {kMargin, kMargin + kTitleText}, kTitleText);
  for (int i = 0; i < count; ++i)
    draw_entry(canvas, sheet.entries[static_cast<std::size_t>(i)],
               {kMargin + i % columns * step_x, top + i / columns * step_y, {sheet.side, sheet.side}});
  if (sheet.legend) {
    const int legend_width = std::min(width - kMargin, 480);
    draw_legend(canvas.part({kMargin - kText, canvas.height - legend - kMargin / 2, {legend_width, legend}}),
                *sheet.legend, kText);
  }
  return page;
}

}  // namespace inctrl
