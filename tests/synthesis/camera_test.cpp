// Does a camera change what it sees, a little and each time anew?
#include "synthesis/camera.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

double mean(const Canvas& canvas) {
  double sum = 0;
  for (const Colour& colour : canvas.pixels) sum += brightness(colour);
  return sum / static_cast<double>(canvas.pixels.size());
}

TEST(Camera, TakesTheSamePictureForTheSameChanceAlone) {
  Random maker(1);
  const Camera camera(maker);
  Canvas one({20, 20}, {0.5f, 0.4f, 0.3f}), same = one, other = one;
  Random chance(7), again(7), third(8);
  camera.take(one, chance);
  camera.take(same, again);
  camera.take(other, third);
  EXPECT_EQ(one.pixels, same.pixels);
  EXPECT_NE(one.pixels, other.pixels);
}

TEST(Camera, NeverBlindsOrDarkensAMiddlingPicture) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const Camera camera(random);
    Canvas canvas({16, 16}, {0.5f, 0.5f, 0.5f});
    camera.take(canvas, random);
    EXPECT_GT(mean(canvas), 0.2) << seed;
    EXPECT_LT(mean(canvas), 0.85) << seed;
  }
}

}  // namespace
}  // namespace inctrl
