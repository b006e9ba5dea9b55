// Which pixels of a mask belong together?
#include "metrics/mask_regions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Image mask_of(const std::vector<std::string_view>& rows) {
  Image mask{{}, static_cast<int>(rows.front().size()), static_cast<int>(rows.size()), PixelFormat::kGray8};
  for (const std::string_view row : rows)
    for (const char pixel : row) mask.pixels.push_back(pixel == '#' ? 255 : 0);
  return mask;
}

std::vector<std::int64_t> areas_of(const std::vector<std::string_view>& rows) {
  return find_mask_regions(mask_of(rows).view()).areas;
}

TEST(MaskRegions, TouchByTheirCorners) {
  EXPECT_EQ(areas_of({"#...", ".#..", "..##"}), (std::vector<std::int64_t>{4}));
  EXPECT_EQ(areas_of({"..#", ".#.", "#.."}), (std::vector<std::int64_t>{3}));
}

TEST(MaskRegions, AreApartAcrossAPixel) {
  EXPECT_EQ(areas_of({"#.##", "#.#.", "...."}), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(areas_of({"##", "..", "##"}), (std::vector<std::int64_t>{2, 2}));
}

TEST(MaskRegions, MeetFurtherDown) {
  EXPECT_EQ(areas_of({"#...#", "#.#.#", "#####"}), (std::vector<std::int64_t>{10}));
  EXPECT_EQ(areas_of({"#.#.#", ".....", "#.#.#"}), (std::vector<std::int64_t>{1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(areas_of({"..###", "#.#..", "###..", ".....", "#...."}), (std::vector<std::int64_t>{8, 1}));
}

TEST(MaskRegions, KeepADefectOfOneFaintPixel) {
  Image mask = mask_of({"....", "...."});
  mask.pixels[5] = 1;
  const MaskRegions found = find_mask_regions(mask.view());
  ASSERT_EQ(found.runs.size(), 1u);
  EXPECT_EQ(found.runs[0].y, 1);
  EXPECT_EQ(found.runs[0].begin, 1);
  EXPECT_EQ(found.runs[0].end, 2);
}

TEST(MaskRegions, AreNoneInABlackMask) {
  EXPECT_TRUE(areas_of({"...", "..."}).empty());
}

TEST(MaskRegions, RefuseColours) {
  const Image colour{std::vector<std::uint8_t>(3), 1, 1, PixelFormat::kRgb8};
  expect_error(ErrorCode::kInvalidArgument, "needed a gray picture", [&] { find_mask_regions(colour.view()); });
}

}  // namespace
}  // namespace inctrl
