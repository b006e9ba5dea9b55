// Are noises even, smooth and the same at the same place?
#include "synthesis/noise.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

TEST(Noise, HasMeanZeroAndDeviationOne) {
  for (const int octaves : {1, 4}) {
    const Field field = Noise({4, octaves, 0.5, 1, 0.3}, 8).over({256, 256});
    double sum = 0, squares = 0;
    for (const float value : field.values) sum += value, squares += value * value;
    const auto count = static_cast<double>(field.values.size());
    EXPECT_NEAR(sum / count, 0, 0.15) << octaves;
    EXPECT_NEAR(squares / count, 1, 0.3) << octaves;
  }
}

TEST(Noise, IsTheSameAtTheSamePlaceWhereverThePictureBegins) {
  const Noise noise({10, 3, 0.5, 2, 0.7}, 4);
  EXPECT_EQ(noise.over({8, 8}, 5, -3).at(2, 1), noise.at(7, -2));
  EXPECT_NE(Noise({10, 3, 0.5, 2, 0.7}, 5).at(7, -2), noise.at(7, -2));
}

TEST(Noise, ChangesSlowlyAlongItsAngle) {
  const Noise noise({8, 1, 0.5, 20, 0}, 4);  // long in x
  double along = 0, across = 0;
  for (int i = 0; i < 500; ++i) {
    along += std::abs(noise.at(i + 1, 3 * i) - noise.at(i, 3 * i));
    across += std::abs(noise.at(i, 3 * i + 1) - noise.at(i, 3 * i));
  }
  EXPECT_LT(5 * along, across);
}

}  // namespace
}  // namespace inctrl
