// tests/cli/bench_peak_test.cpp: apps/cli/bench_peak.h counts what an encoder computes.
#include "cli/bench_peak.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

TEST(EncoderGflop, IsThatOfThePaperForItsTower) {
  ModelConfig config;
  config.encoder = VitConfig{.patch = 16, .width = 896, .layers = 12, .heads = 14, .mlp = 3584, .embedding = 640};
  config.taps = {7, 9, 11};
  config.input_size = 240;
  EXPECT_NEAR(encoder_gflop(config), 54.8, 0.3);  // linear layers 52.3, attention 2.2, patches 0.3
}

TEST(EncoderGflop, CountsALiteNetworkUpToItsLastTap) {
  ModelConfig config;
  config.encoder = EfficientNetLiteConfig{2,
                                          {{.kernel = 3, .stride = 1, .expansion = 1, .channels = 4},
                                           {.kernel = 5, .stride = 2, .expansion = 3, .channels = 6},
                                           {.kernel = 3, .stride = 1, .expansion = 6, .channels = 100}}};
  config.taps = {2};
  config.input_size = 8;
  const double stem = 16 * 2 * 27, first = 16 * 2 * (9 + 4), second = 16 * 4 * 12 + 4 * 12 * (25 + 6);
  EXPECT_DOUBLE_EQ(encoder_gflop(config), 2e-9 * (stem + first + second));
}

TEST(PeakGflops, IsThatOfAProcessor) {
  EXPECT_GT(peak_gflops(), 0.1);
  EXPECT_LT(peak_gflops(), 10000);
}

}  // namespace
}  // namespace inctrl::cli
