// tests/pictures/lettering_test.cpp: src/pictures/lettering.h gives all of a line's ink, in its place.
#include "pictures/lettering.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace inctrl {
namespace {

// Every printable character.
std::string alphabet() {
  std::string text;
  for (char c = 0x20; c < 0x7f; ++c) text += c;
  return text;
}

// Rows or columns of the line in which there is ink.
struct Extent {
  int first = 1 << 20, last = -(1 << 20);
  void take(int place) { first = std::min(first, place), last = std::max(last, place); }
};
struct Inked {
  Extent columns, rows;
};
Inked inked(const Lettering& letters) {
  constexpr int kVisible = 64;
  Inked extents;
  const Image& coverage = letters.coverage;
  for (int y = 0; y < coverage.height; ++y)
    for (int x = 0; x < coverage.width; ++x)
      if (coverage.pixels[static_cast<std::size_t>(y * coverage.width + x)] >= kVisible) {
        extents.columns.take(letters.left + x);
        extents.rows.take(letters.top + y);
      }
  return extents;
}

TEST(Lettering, IsAGrayImageOfItsSize) {
  for (const std::string& text : {std::string("Level 0.5"), std::string(" "), std::string()}) {
    const Image coverage = draw_letters(text, 9).coverage;
    EXPECT_EQ(coverage.format, PixelFormat::kGray8);
    EXPECT_EQ(coverage.pixels.size(),
              static_cast<std::size_t>(coverage.width) * static_cast<std::size_t>(coverage.height));
  }
}

TEST(Lettering, StandsOnItsFoot) {
  for (const int height : {9, 10, 14, 25, 60}) {
    const Extent rows = inked(draw_letters("HEIZ", height)).rows;
    const int soft = 1 + height / 12;  // a stroke's half, and rounding
    EXPECT_NEAR(rows.last, 0, soft) << height;
    EXPECT_NEAR(rows.first, 1 - height, soft) << height;
    EXPECT_GT(inked(draw_letters("gjy", height)).rows.last, rows.last) << "tails reach below";
  }
}

TEST(Lettering, IsAsWideAsItSays) {
  for (const int height : {9, 10, 14, 25, 60}) {
    const Extent columns = inked(draw_letters("HHHH HHHH", height)).columns;
    const int width = letters_width("HHHH HHHH", height), soft = 1 + height / 4;  // the room between letters
    EXPECT_GE(columns.first, -soft);
    EXPECT_NEAR(columns.last, width, soft) << height;
  }
}

TEST(Lettering, CutsNoInkOff) {
  for (int height = 9; height <= 60; ++height)
    for (const std::string& text :
         {alphabet(), std::string("|"), std::string("j"), std::string("W"), std::string("_")}) {
      const Image coverage = draw_letters(text, height).coverage;
      const auto at = [&](int x, int y) { return coverage.pixels[static_cast<std::size_t>(y * coverage.width + x)]; };
      for (int x = 0; x < coverage.width; ++x) {
        EXPECT_EQ(at(x, 0), 0);
        EXPECT_EQ(at(x, coverage.height - 1), 0);
      }
      for (int y = 0; y < coverage.height; ++y) {
        EXPECT_EQ(at(0, y), 0);
        EXPECT_EQ(at(coverage.width - 1, y), 0);
      }
    }
}

TEST(Lettering, HasInkForEveryCharacterButTheSpace) {
  for (const char c : alphabet()) {
    const std::vector<std::uint8_t> ink = draw_letters(std::string(1, c), 14).coverage.pixels;
    EXPECT_EQ(std::any_of(ink.begin(), ink.end(), [](std::uint8_t share) { return share >= 64; }), c != ' ') << c;
  }
}

TEST(Lettering, GrowsWiderWithMoreText) {
  std::string text;
  int before = letters_width(text, 9);
  for (const char c : alphabet()) {
    text += c;
    EXPECT_GE(letters_width(text, 9), before) << text;
    before = letters_width(text, 9);
  }
  EXPECT_GT(before, 95 * 3);
}

}  // namespace
}  // namespace inctrl
