// src/sources/frame_sampling.h: which frames of a video are judged?
// Tested by tests/sources/frame_sampling_test.cpp
#pragma once

#include <cstdint>
#include <string>

namespace inctrl {

// One frame every so many seconds, or every so many frames; one of them is 0.
struct Every {
  double seconds = 0;
  std::int64_t frames = 1;
};

// "0.5s", "500ms", "2min" or "10f"; kInvalidArgument otherwise, or if it is not above 0.
Every parse_every(const std::string& text);

// Asked of each frame in turn. By time: the first frame at or after each multiple of the interval, counted from the
// first frame, so that no drift adds up.
class FrameSampling {
 public:
  explicit FrameSampling(const Every& every) : every_(every) {}
  bool takes(double time);  // seconds, of a frame that is not before the last one

 private:
  Every every_;
  std::int64_t seen_ = 0;
  double first_ = 0, due_ = 0;
};

}  // namespace inctrl
