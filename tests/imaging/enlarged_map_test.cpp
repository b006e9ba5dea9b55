// tests/imaging/enlarged_map_test.cpp: src/imaging/enlarged_map.h
#include "imaging/enlarged_map.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/expect_error.h"

namespace inctrl {
namespace {

const std::vector<float> kGrid{0.0f, 0.2f, 0.4f, 0.6f, 0.8f, 1.0f};  // 2 rows, 3 columns
const GridMap kMap{kGrid, 2, 3};

TEST(EnlargedMap, KeepsAMapOfTheRightSize) {
  EXPECT_EQ(enlarge(kMap, {0, 0, 3, 2}, {3, 2}), kGrid);
}

TEST(EnlargedMap, StaysBetweenTheGridsValues) {
  for (const float value : enlarge(kMap, {0, 0, 50, 40}, {50, 40})) {
    EXPECT_GE(value, 0.0f);
    EXPECT_LE(value, 1.0f);
  }
}

TEST(EnlargedMap, IsExactAtTheCellsCentres) {
  const std::vector<float> map = enlarge(kMap, {0, 0, 9, 6}, {9, 6});  // cells of 3 x 3 pixels
  for (int row = 0; row < 2; ++row)
    for (int column = 0; column < 3; ++column)
      EXPECT_NEAR(map[static_cast<std::size_t>((row * 3 + 1) * 9 + column * 3 + 1)],
                  kGrid[static_cast<std::size_t>(row * 3 + column)], 1e-6);
}

TEST(EnlargedMap, MirrorsWithTheGrid) {
  std::vector<float> mirrored = kGrid;
  std::reverse(mirrored.begin(), mirrored.end());
  std::vector<float> map = enlarge({mirrored, 2, 3}, {0, 0, 31, 17}, {31, 17});
  std::reverse(map.begin(), map.end());
  const std::vector<float> straight = enlarge(kMap, {0, 0, 31, 17}, {31, 17});
  for (std::size_t i = 0; i < map.size(); ++i) ASSERT_NEAR(map[i], straight[i], 1e-6);
}

TEST(EnlargedMap, IsZeroWhereTheEncoderSawNothing) {
  const std::vector<float> ones(4, 1.0f);
  const std::vector<float> map = enlarge({ones, 2, 2}, {2, 0, 4, 4}, {8, 4});  // the middle half was seen
  for (int x = 0; x < 8; ++x) EXPECT_EQ(map[static_cast<std::size_t>(x)], x >= 2 && x < 6 ? 1.0f : 0.0f) << x;
}

TEST(EnlargedMap, RefusesAMapThatIsNotItsSize) {
  expect_error(ErrorCode::kInvalidArgument, "3 x 3 cells (6 values)", [] {
    EnlargedMap({kGrid, 3, 3}, {0, 0, 3, 2}, {3, 2});
  });
}

}  // namespace
}  // namespace inctrl
