// tests/checkpoints/position_grid_test.cpp: src/checkpoints/position_grid.h
#include "checkpoints/position_grid.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/golden.h"

namespace inctrl {
namespace {

std::vector<float> with_class_token(std::vector<float> grid, std::size_t width) {
  grid.insert(grid.begin(), width, 9.0f);
  return grid;
}

TEST(PositionGrid, EqualsTheRecordedResamplings) {
  const Safetensors golden = open_golden("arrays.safetensors");
  const std::vector<float> trained = with_class_token(to_floats(golden.at("position.in")), 4);  // 5 x 5, 4 wide
  for (const auto& [mode, name] :
       {std::pair(PositionMode::kAntialias, "antialias"), std::pair(PositionMode::kPlain, "plain"),
        std::pair(PositionMode::kOffset, "offset")})
    for (const auto& [rows, columns] : {std::pair(3, 4), std::pair(7, 7)}) {
      const std::string key =
          std::string("position.") + name + "." + std::to_string(rows) + "x" + std::to_string(columns);
      const std::vector<float> expected = with_class_token(to_floats(golden.at(key)), 4);
      const std::vector<float> found = resample_positions(trained, 5, rows, columns, 4, mode);
      ASSERT_EQ(found.size(), expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], expected[i], 1e-5) << key;  // golden README
    }
}

TEST(PositionGrid, LeavesTheTrainedGridAlone) {
  std::vector<float> positions(10 * 2);
  std::iota(positions.begin(), positions.end(), 0.0f);
  EXPECT_EQ(resample_positions(positions, 3, 3, 3, 2, PositionMode::kOffset), positions);
}

TEST(PositionGrid, KeepsAFlatGridFlat) {
  const std::vector<float> flat(26, 0.5f);
  for (const PositionMode mode : {PositionMode::kAntialias, PositionMode::kPlain, PositionMode::kOffset})
    for (const float value : resample_positions(flat, 5, 8, 3, 1, mode)) EXPECT_NEAR(value, 0.5f, 1e-6);
}

}  // namespace
}  // namespace inctrl
