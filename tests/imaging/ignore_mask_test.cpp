// tests/imaging/ignore_mask_test.cpp
#include "imaging/ignore_mask.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Image blank(int width, int height, std::uint8_t value = 0) {
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), value), width, height,
          PixelFormat::kGray8};
}

Image with_rectangle(int width, int height, const Part& part) {
  Image mask = blank(width, height);
  for (int y = part.top; y < part.top + part.size.height; ++y)
    for (int x = part.left; x < part.left + part.size.width; ++x)
      mask.pixels[static_cast<std::size_t>(y * width + x)] = 1;
  return mask;
}

Frame whole(Size size) {
  return {0, 0, static_cast<double>(size.width), static_cast<double>(size.height)};
}

int count(const std::vector<std::uint8_t>& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0);
}

TEST(IgnoreMask, MarksTheCellsUnderItAtAnySizeOfThePicture) {
  const Image mask = with_rectangle(80, 60, {20, 0, {20, 15}});  // the second of four columns, the first of four rows
  for (const Size size : {Size{80, 60}, Size{800, 600}, Size{37, 91}}) {
    const auto cells = IgnoreMask(mask.view()).cells(whole(size), size, 4, 4);
    EXPECT_EQ(count(cells), 1) << size.width;
    EXPECT_EQ(cells[1], 1);
  }
}

TEST(IgnoreMask, MarksACellFromAQuarterOn) {
  const Size size{40, 10};
  const auto first_cell = [&](int masked_columns) {
    const Image mask = with_rectangle(40, 10, {0, 0, {masked_columns, 10}});
    return IgnoreMask(mask.view()).cells(whole(size), size, 1, 2)[0];
  };
  EXPECT_EQ(first_cell(4), 0);
  EXPECT_EQ(first_cell(5), 1);
}

TEST(IgnoreMask, CountsOnlyWhatACellShowsOfThePicture) {
  const Image mask = with_rectangle(10, 10, {0, 0, {9, 10}});
  const Frame padded{0, -10, 10, 30};  // a third above, a third below the picture
  const auto cells = IgnoreMask(mask.view()).cells(padded, {10, 10}, 3, 1);
  EXPECT_EQ(cells, (std::vector<std::uint8_t>{0, 1, 0}));
}

TEST(IgnoreMask, AgreesWithCountingPixels) {
  std::mt19937 random(3);
  Image mask = blank(48, 36);
  for (std::uint8_t& pixel : mask.pixels) pixel = random() % 4 == 0;  // about the share that decides
  const auto cells = IgnoreMask(mask.view()).cells(whole({48, 36}), {48, 36}, 6, 8);
  for (int row = 0; row < 6; ++row)
    for (int column = 0; column < 8; ++column) {
      int masked = 0;
      for (int y = 6 * row; y < 6 * row + 6; ++y)
        for (int x = 6 * column; x < 6 * column + 6; ++x) masked += mask.pixels[static_cast<std::size_t>(y * 48 + x)];
      EXPECT_EQ(cells[static_cast<std::size_t>(row * 8 + column)], masked >= 9) << row << ' ' << column;
    }
}

TEST(IgnoreMask, TakesAnyColourButBlack) {
  const Image red{{0, 0, 0, 9, 0, 0}, 2, 1, PixelFormat::kRgb8};
  EXPECT_EQ(IgnoreMask(red.view()).cells(whole({2, 1}), {2, 1}, 1, 2), (std::vector<std::uint8_t>{0, 1}));
}

TEST(IgnoreMask, RefusesAMaskWithoutPixels) {
  expect_error(ErrorCode::kInvalidArgument, "it has no pixels", [] { IgnoreMask{ImageView{}}; });
}

TEST(IgnoreMask, RefusesAMaskThatLeavesNothing) {
  const Image mask = blank(4, 3, 9);
  expect_error(ErrorCode::kInvalidArgument, "it covers everything", [&] { IgnoreMask{mask.view()}; });
}

}  // namespace
}  // namespace inctrl
