// tests/imaging/regions_test.cpp: src/imaging/regions.h
#include "imaging/regions.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

struct Grid {
  int rows, columns;
  std::vector<float> values;
  GridMap map() const { return {values, rows, columns}; }
};

Grid empty(int rows, int columns) {
  return {rows, columns, std::vector<float>(static_cast<std::size_t>(rows * columns), 0.0f)};
}

TEST(Regions, AreNoneWhereNothingReachesTheLevel) {
  EXPECT_TRUE(find_regions(empty(8, 8).map(), {0, 0, 80, 80}, {80, 80}, 0.5f).empty());
}

TEST(Regions, SurroundAHotCell) {
  Grid grid = empty(8, 8);
  grid.values[3 * 8 + 5] = 1.0f;
  const std::vector<Box> boxes = find_regions(grid.map(), {0, 0, 80, 80}, {80, 80}, 0.5f);
  ASSERT_EQ(boxes.size(), 1u);
  // Half the peak is reached half a cell away from the centre, at (55, 35).
  EXPECT_NEAR(boxes[0].x, 50, 2);
  EXPECT_NEAR(boxes[0].y, 30, 2);
  EXPECT_NEAR(boxes[0].width, 10, 3);
  EXPECT_NEAR(boxes[0].height, 10, 3);
  EXPECT_NEAR(boxes[0].score, 1.0f, 0.15);
}

TEST(Regions, ComeWithTheLargestScoreFirst) {
  Grid grid = empty(10, 10);
  grid.values[1 * 10 + 1] = 0.7f;
  grid.values[8 * 10 + 8] = 0.9f;
  const std::vector<Box> boxes = find_regions(grid.map(), {0, 0, 100, 100}, {100, 100}, 0.5f);
  ASSERT_EQ(boxes.size(), 2u);
  EXPECT_GT(boxes[0].score, boxes[1].score);
  EXPECT_GT(boxes[0].x, boxes[1].x);
}

TEST(Regions, JoinCellsThatTouchAtACorner) {
  Grid grid = empty(8, 8);
  grid.values[2 * 8 + 2] = grid.values[3 * 8 + 3] = 1.0f;
  EXPECT_EQ(find_regions(grid.map(), {0, 0, 80, 80}, {80, 80}, 0.4f).size(), 1u);
}

TEST(Regions, StayInsideThePicture) {
  Grid grid = empty(4, 4);
  grid.values.assign(16, 1.0f);
  const std::vector<Box> boxes = find_regions(grid.map(), {-10, 0, 40, 40}, {20, 40}, 0.5f);  // padded left and right
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_EQ(boxes[0].x, 0);
  EXPECT_EQ(boxes[0].width, 20);
  EXPECT_EQ(boxes[0].height, 40);
}

TEST(Regions, AreAtLeastOnePixel) {
  Grid grid = empty(16, 16);
  grid.values[40] = 1.0f;
  for (const Box& box : find_regions(grid.map(), {0, 0, 3, 2}, {3, 2}, 0.5f)) {
    EXPECT_GE(box.width, 1);
    EXPECT_GE(box.height, 1);
    EXPECT_LE(box.x + box.width, 3);
    EXPECT_LE(box.y + box.height, 2);
  }
}

}  // namespace
}  // namespace inctrl
