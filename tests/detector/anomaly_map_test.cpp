// tests/detector/anomaly_map_test.cpp: the map at the picture's size.
#include <gtest/gtest.h>

#include "inctrl/result.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

const AnomalyMap kMap{1, 2, {0.0f, 1.0f}, {0, 0, 4, 1}};

TEST(AnomalyMapTest, RunsEvenlyBetweenTheCentresOfItsCells) {
  EXPECT_EQ(enlarge(kMap, 4, 1), (std::vector<float>{0, 0.25f, 0.75f, 1}));
}

TEST(AnomalyMapTest, FillsTheMemoryGiven) {
  std::vector<float> values(4);
  enlarge(kMap, 4, 1, values);
  EXPECT_EQ(values, enlarge(kMap, 4, 1));
}

TEST(AnomalyMapTest, RefusesRoomOfAnotherSizeAndPicturesOfNone) {
  std::vector<float> values(3);
  expect_error(ErrorCode::kInvalidArgument, "room for 3 values, but a map of 4 x 1 has 4",
               [&] { enlarge(kMap, 4, 1, values); });
  expect_error(ErrorCode::kInvalidArgument, "0 x 1 pixels", [&] { (void)enlarge(kMap, 0, 1); });
}

}  // namespace
}  // namespace inctrl
