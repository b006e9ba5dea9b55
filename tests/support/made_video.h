// tests/support/made_video.h: a small video, each frame of one gray that tells which it is.
#pragma once

#include <filesystem>
#include <opencv2/videoio.hpp>

namespace inctrl {

// Frame i is all of the gray 10 i. Motion JPEG, 64 x 48.
inline void make_video(const std::filesystem::path& file, int frames, double rate) {
  cv::VideoWriter writer(file.native(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), rate, {64, 48});
  for (int i = 0; i < frames; ++i) writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(10 * i)));
}

}  // namespace inctrl
