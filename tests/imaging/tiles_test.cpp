// tests/imaging/tiles_test.cpp
#include "imaging/tiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "support/expect_error.h"

namespace inctrl {
namespace {

// Shapes that must all work: few and many cells, one tile in a direction, cells of another number down than across.
struct Case {
  Tiles tiles;
  GridSize cells;
};
const std::vector<Case> kCases{{{1, 1}, {14, 14}}, {{2, 3}, {14, 14}}, {{1, 5}, {7, 7}},   {{4, 1}, {37, 37}},
                               {{3, 2}, {2, 2}},   {{5, 6}, {15, 8}},  {{64, 2}, {14, 3}}, {{2, 2}, {1, 1}}};

std::vector<float> random_values(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random() % 100000) / 100000;
  return values;
}

// The tiles' maps that a map of the whole picture would be cut into.
std::vector<std::vector<float>> cut(const TilePlan& plan, const Case& shape, const std::vector<float>& whole) {
  std::vector<std::vector<float>> maps(static_cast<std::size_t>(shape.tiles.count()));
  for (int tile = 0; tile < shape.tiles.count(); ++tile)
    for (int row = 0; row < shape.cells.rows; ++row)
      for (int column = 0; column < shape.cells.columns; ++column) {
        const GridSize at = plan.whole({tile, row, column});
        maps[static_cast<std::size_t>(tile)].push_back(
            whole[static_cast<std::size_t>(at.rows * plan.map().columns + at.columns)]);
      }
  return maps;
}

TEST(Tiles, OverlapByAnEighthInWholeCells) {
  EXPECT_EQ(TilePlan({2, 3}, {14, 14}).map(), (GridSize{26, 38}));
  EXPECT_EQ(TilePlan({2, 3}, {7, 7}).map(), (GridSize{13, 19}));
  EXPECT_EQ(TilePlan({1, 2}, {37, 37}).map(), (GridSize{37, 69}));
}

TEST(Tiles, ThatAgreeGiveTheMapThatTheyWereCutFromToTheBit) {
  for (const Case& shape : kCases) {
    const TilePlan plan(shape.tiles, shape.cells);
    const std::vector<float> whole = random_values(plan.map().rows * plan.map().columns, 1);
    EXPECT_EQ(plan.blend(cut(plan, shape, whole)), whole) << name(shape.tiles);
  }
}

TEST(Tiles, OfOneValueGiveThatValueEverywhere) {
  for (const Case& shape : kCases) {
    const TilePlan plan(shape.tiles, shape.cells);
    const std::vector<float> tile(static_cast<std::size_t>(shape.cells.rows * shape.cells.columns), 0.3f);
    const std::vector<float> whole = plan.blend(std::vector(static_cast<std::size_t>(shape.tiles.count()), tile));
    EXPECT_TRUE(std::all_of(whole.begin(), whole.end(), [](float value) { return value == 0.3f; }));
  }
}

// Each tile in turn 1 and the others 0: what it counts at each place.
TEST(Tiles, CountSharesThatSumToOneAndFallOffTowardsTheirEdges) {
  for (const Case& shape : kCases) {
    const TilePlan plan(shape.tiles, shape.cells);
    std::vector<float> sums(static_cast<std::size_t>(plan.map().rows * plan.map().columns));
    for (int tile = 0; tile < shape.tiles.count(); ++tile) {
      std::vector<std::vector<float>> maps(
          static_cast<std::size_t>(shape.tiles.count()),
          std::vector<float>(static_cast<std::size_t>(shape.cells.rows * shape.cells.columns)));
      std::fill(maps[static_cast<std::size_t>(tile)].begin(), maps[static_cast<std::size_t>(tile)].end(), 1.0f);
      const std::vector<float> share = plan.blend(maps);
      for (std::size_t i = 0; i < sums.size(); ++i) {
        EXPECT_GE(share[i], 0);
        EXPECT_LE(share[i], 1);
        sums[i] += share[i];
      }
    }
    for (const float sum : sums) EXPECT_NEAR(sum, 1, 1e-6) << name(shape.tiles);  // four products of two shares each
  }
  const TileAxis axis(3, 14);  // an overlap of 2 cells
  EXPECT_FLOAT_EQ(axis.share(1, 0), 1.0f / 3);
  EXPECT_FLOAT_EQ(axis.share(1, 1), 2.0f / 3);
  EXPECT_FLOAT_EQ(axis.share(1, 2), 1);
  EXPECT_FLOAT_EQ(axis.share(0, 0), 1);
}

TEST(Tiles, ShowEveryPixelAndNothingElse) {
  for (const Case& shape : kCases)
    for (const Size picture : {Size{4000, 3000}, Size{97, 61}, Size{3, 2}, Size{1, 1}, Size{1001, 7}}) {
      const TilePlan plan(shape.tiles, shape.cells);
      std::vector<char> shown(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
      for (int tile = 0; tile < shape.tiles.count(); ++tile) {
        const Part part = plan.part(tile, picture);
        ASSERT_GE(part.size.width, 1);
        ASSERT_GE(part.size.height, 1);
        ASSERT_GE(part.left, 0);
        ASSERT_GE(part.top, 0);
        ASSERT_LE(part.left + part.size.width, picture.width);
        ASSERT_LE(part.top + part.size.height, picture.height);
        for (int y = part.top; y < part.top + part.size.height; ++y)
          std::fill_n(shown.begin() + std::ptrdiff_t{y} * picture.width + part.left, part.size.width, 1);
      }
      EXPECT_EQ(std::count(shown.begin(), shown.end(), 0), 0) << name(shape.tiles) << " of " << picture.width;
    }
}

TEST(Tiles, LieWhereTheirCellsDo) {
  const TilePlan plan({3, 4}, {14, 14});
  const Size picture{4000, 3000};
  for (int tile = 0; tile < 12; ++tile) {
    const GridSize first = plan.whole({tile, 0, 0}), last = plan.whole({tile, 13, 13});
    const Part part = plan.part(tile, picture);
    EXPECT_NEAR(part.top, 3000.0 * first.rows / plan.map().rows, 0.5);
    EXPECT_NEAR(part.left, 4000.0 * first.columns / plan.map().columns, 0.5);
    EXPECT_NEAR(part.top + part.size.height, 3000.0 * (last.rows + 1) / plan.map().rows, 0.5);
    EXPECT_NEAR(part.left + part.size.width, 4000.0 * (last.columns + 1) / plan.map().columns, 0.5);
  }
}

TEST(Tiles, APlaceIsInTheTileThatCountsMostThere) {
  for (const Case& shape : kCases) {
    const TilePlan plan(shape.tiles, shape.cells);
    for (int row = 0; row < plan.map().rows; ++row)
      for (int column = 0; column < plan.map().columns; ++column) {
        const TilePlan::Place place = plan.place(row, column);
        ASSERT_TRUE(place.row >= 0 && place.row < shape.cells.rows && place.column >= 0 &&
                    place.column < shape.cells.columns);
        ASSERT_EQ(plan.whole(place), (GridSize{row, column}));
      }
  }
  EXPECT_EQ(TilePlan({1, 2}, {14, 14}).place(0, 12).tile, 0);  // shares 2/3 and 1/3
  EXPECT_EQ(TilePlan({1, 2}, {14, 14}).place(0, 13).tile, 1);
}

TEST(Tiles, AreComparedWithinTheirReach) {
  const TilePlan plan({3, 4}, {14, 14});
  EXPECT_EQ(plan.within(5, 0), (std::vector{5}));
  EXPECT_EQ(plan.within(5, 1), (std::vector{0, 1, 2, 4, 5, 6, 8, 9, 10}));
  EXPECT_EQ(plan.within(0, 1), (std::vector{0, 1, 4, 5}));
  EXPECT_EQ(plan.within(0, kEverywhere).size(), 12u);
}

TEST(Tiles, SuitAPictureSoThatATileShrinksByTwoAtMost) {
  EXPECT_EQ(suitable_tiles(448, 448, 224), (Tiles{1, 1}));
  EXPECT_EQ(suitable_tiles(100, 50, 224), (Tiles{1, 1}));
  EXPECT_EQ(suitable_tiles(449, 448, 224), (Tiles{1, 2}));
  for (const Size picture : {Size{730, 2938}, Size{2000, 1500}, Size{2048, 2048}}) {
    const Tiles tiles = suitable_tiles(picture.width, picture.height, 224);
    const Part part = TilePlan(tiles, {14, 14}).part(0, picture);
    // An overlap of 2 in 14 cells is a little over the eighth that was reckoned with.
    EXPECT_LE(part.size.width, 2.04 * 224) << name(tiles);
    EXPECT_LE(part.size.height, 2.04 * 224) << name(tiles);
  }
  EXPECT_LE(suitable_tiles(8000, 6000, 224).count(), 64);
  EXPECT_GE(suitable_tiles(8000, 6000, 224).count(), 49);
  EXPECT_LE(suitable_tiles(1'000'000, 1, 224).count(), 64);
}

TEST(Tiles, RefuseWhatIsNone) {
  expect_error(ErrorCode::kInvalidArgument, "0 tiles of 14 cells", [] { TilePlan({0, 1}, {14, 14}); });
  expect_error(ErrorCode::kInvalidArgument, "65 tiles", [] { TilePlan({1, 65}, {14, 14}); });
  expect_error(ErrorCode::kInvalidArgument, "0 cells", [] { TilePlan({1, 1}, {14, 0}); });
  const std::vector<std::vector<float>> one{std::vector<float>(4)};
  expect_error(ErrorCode::kInvalidArgument, "1 maps for 2 tiles of 4 cells", [&] {
    (void)TilePlan({1, 2}, {2, 2}).blend(one);
  });
  expect_error(ErrorCode::kInvalidArgument, "a picture of 0 x 5", [] { suitable_tiles(0, 5, 224); });
}

}  // namespace
}  // namespace inctrl
