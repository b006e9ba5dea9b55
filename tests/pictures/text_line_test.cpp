// tests/pictures/text_line_test.cpp: src/pictures/text_line.h writes what fits.
#include "pictures/text_line.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inctrl {
namespace {

TEST(TextLine, ShortensTextInItsMiddle) {
  const std::string shown = shortened("a-very-long-name-of-a-picture-file_0042.png", 120, 9);
  EXPECT_LE(text_width(shown, 9), 120);
  EXPECT_TRUE(shown.starts_with("a-"));
  EXPECT_TRUE(shown.ends_with("0042.png"));
  EXPECT_EQ(shortened("short.png", 120, 9), "short.png");
}

TEST(TextLine, ShowsOneMarkForACharacterThatTheFontLacks) {
  EXPECT_EQ(shortened("caf\xc3\xa9\n.png", 500, 9), "caf??.png");
}

TEST(TextLine, CutsOffWhatLiesOutsideTheSurface) {
  Image canvas = blank_canvas(60, 40);
  const Surface middle = surface_of(canvas).part({20, 15, {20, 10}});
  for (const Foot& foot :
       {Foot{-5, 5}, Foot{15, 12}, Foot{3, 2}, Foot{-500, 5}, Foot{500, 5}, Foot{5, 500}, Foot{5, -500}})
    draw_text(middle, "Some text", foot, 9);
  int inked = 0;
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 60; ++x) {
      const bool is_inside = x >= 20 && x < 40 && y >= 15 && y < 25;
      const bool is_paper = *surface_of(canvas).at(x, y) == 255;
      EXPECT_TRUE(is_inside || is_paper) << x << ' ' << y;
      inked += is_paper ? 0 : 1;
    }
  EXPECT_GT(inked, 20);
}

TEST(TextLine, GoesDownToTheInksOwnColour) {
  Image canvas = blank_canvas(200, 80);
  draw_text(surface_of(canvas), "HHH", {10, 70}, 60, {10, 20, 30});
  const Surface whole = surface_of(canvas);
  bool has_ink = false;
  for (int x = 0; x < 200; ++x)
    has_ink = has_ink || (whole.at(x, 40)[0] <= 12 && whole.at(x, 40)[1] <= 22 && whole.at(x, 40)[2] <= 32);
  EXPECT_TRUE(has_ink);
}

TEST(TextLine, WritesNumbers) {
  EXPECT_EQ(short_number(0.5), "0.5");
  EXPECT_EQ(short_number(0.12345), "0.123");
  EXPECT_EQ(fixed_number(0.5), "0.500");
  EXPECT_EQ(fixed_number(-1e308).size(), 314u);
}

}  // namespace
}  // namespace inctrl
