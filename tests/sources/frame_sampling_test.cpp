// tests/sources/frame_sampling_test.cpp: src/sources/frame_sampling.h
#include "sources/frame_sampling.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/expect_error.h"

namespace inctrl {
namespace {

std::vector<int> taken(const std::string& every, double rate, int frames) {
  FrameSampling sampling(parse_every(every));
  std::vector<int> indices;
  for (int i = 0; i < frames; ++i)
    if (sampling.takes(i / rate)) indices.push_back(i);
  return indices;
}

TEST(FrameSampling, TakesTheFirstFrameAtOrAfterEachMultiple) {
  EXPECT_EQ(taken("0.5s", 25, 60), (std::vector{0, 13, 25, 38, 50}));
  EXPECT_EQ(taken("500ms", 10, 16), (std::vector{0, 5, 10, 15}));
  EXPECT_EQ(taken("0.1min", 1, 14), (std::vector{0, 6, 12}));
}

TEST(FrameSampling, CountsFrames) {
  EXPECT_EQ(taken("10f", 25, 25), (std::vector{0, 10, 20}));
  EXPECT_EQ(taken("1f", 25, 3), (std::vector{0, 1, 2}));
}

TEST(FrameSampling, DoesNotCatchUpAfterAGap) {
  FrameSampling sampling(parse_every("1s"));
  EXPECT_TRUE(sampling.takes(5));
  EXPECT_TRUE(sampling.takes(99.5));
  EXPECT_FALSE(sampling.takes(99.9));
  EXPECT_TRUE(sampling.takes(100));
}

TEST(FrameSampling, TakesEachFrameOfAVideoThatIsSlowerThanTheInterval) {
  EXPECT_EQ(taken("10ms", 30, 4), (std::vector{0, 1, 2, 3}));
}

TEST(FrameSampling, RefusesWhatIsNoInterval) {
  for (const char* text : {"", "0s", "-1s", "1", "s", "1.5f", "0f", "nans", "1e9s", "infs", "1 s", "1sx"})
    expect_error(ErrorCode::kInvalidArgument, "is no interval of frames", [&] { parse_every(text); });
}

}  // namespace
}  // namespace inctrl
