// tests/imaging/normalise_test.cpp: src/imaging/normalise.h
#include "imaging/normalise.h"

#include <gtest/gtest.h>

#include "support/golden.h"

namespace inctrl {
namespace {

TEST(Normaliser, EqualsThePublishedNormalisation) {
  const Safetensors golden = open_golden("arrays.safetensors");
  const std::vector<float> expected = to_floats(golden.at("case0.normalised"));
  const std::vector<std::uint8_t> pixels = golden_bytes(golden.at("pixels80.candle_bad_0.png"));  // case 0's query
  std::vector<float> planes(expected.size());
  Normaliser({0.48145466, 0.4578275, 0.40821073}, {0.26862954, 0.26130258, 0.27577711})
      .to_planes(pixels, planes.data());
  for (std::size_t i = 0; i < planes.size(); ++i)
    ASSERT_NEAR(planes[i], expected[i], 1e-6);  // golden README's tolerance
}

TEST(Normaliser, PutsChannelsInPlanes) {
  const std::vector<std::uint8_t> pixels{255, 0, 51, 0, 255, 102};
  std::vector<float> planes(6);
  Normaliser({0, 0, 0}, {1, 1, 1}).to_planes(pixels, planes.data());
  EXPECT_EQ(planes, (std::vector<float>{1, 0, 0, 1, 0.2f, 0.4f}));
}

}  // namespace
}  // namespace inctrl
