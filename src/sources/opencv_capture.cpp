// src/sources/opencv_capture.cpp: the module inctrl_opencv_capture. Tested by tests/sources/video_frames_test.cpp
#include "sources/opencv_capture.h"

#include <cmath>
#include <cstdlib>
#include <memory>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <vector>

namespace inctrl {
namespace {

class OpenCvCapture final : public Capture {
 public:
  bool open(const std::string& given, VideoKind kind) {
    constexpr int kPatience = 5000;  // ms
    const std::vector<int> patience{cv::CAP_PROP_OPEN_TIMEOUT_MSEC, kPatience, cv::CAP_PROP_READ_TIMEOUT_MSEC,
                                    kPatience};
    const bool is_open = guarded([&] {
      if (kind == VideoKind::kUrl) return capture_.open(given, cv::CAP_FFMPEG, patience);
      if (kind == VideoKind::kCamera && given.starts_with('/')) return capture_.open(given, cv::CAP_V4L2);
      if (kind == VideoKind::kCamera) return capture_.open(std::stoi(given), cv::CAP_ANY);
      // Not CAP_ANY: its reader of numbered pictures would take "part_01.png" for a series.
      return capture_.open(given, cv::CAP_FFMPEG) || capture_.open(given, cv::CAP_OPENCV_MJPEG);
    });
    is_recording_ =
        kind == VideoKind::kFile || (is_open && kind == VideoKind::kUrl && capture_.get(cv::CAP_PROP_FRAME_COUNT) > 0);
    return is_open;
  }

  bool grab() override {
    return guarded([&] { return capture_.grab(); });
  }
  Image retrieve() override {
    cv::Mat frame;
    const bool decoded = guarded([&] { return capture_.retrieve(frame); });
    if (!decoded || frame.empty() || frame.depth() != CV_8U) return {};
    if (frame.channels() == 1) cv::cvtColor(frame, frame, cv::COLOR_GRAY2BGR);
    if (frame.channels() == 4) cv::cvtColor(frame, frame, cv::COLOR_BGRA2BGR);
    Image picture{{}, frame.cols, frame.rows, PixelFormat::kBgr8};
    picture.pixels.resize(frame.total() * 3);
    frame.copyTo(cv::Mat(frame.rows, frame.cols, CV_8UC3, picture.pixels.data()));
    return picture;
  }
  double position() override { return sane(capture_.get(cv::CAP_PROP_POS_MSEC) / 1000); }
  double rate() override {
    const double rate = sane(capture_.get(cv::CAP_PROP_FPS));
    return rate <= 1000 ? rate : 0;  // a stream's clock, where its rate is unknown
  }
  bool is_recording() override { return is_recording_; }

 private:
  template <typename Action>
  static bool guarded(Action action) {
    try {
      return action();
    } catch (const cv::Exception&) {
      return false;
    }
  }
  static double sane(double value) { return std::isfinite(value) && value > 0 ? value : 0; }

  cv::VideoCapture capture_;
  bool is_recording_ = false;
};

// What is wrong is said by us, once, and without the passwords of URLs. FFmpeg's own level is read from the environment
// at its first use; a user's stays.
void quieten() {
  static const bool once = [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return ::setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", 0) == 0;  // AV_LOG_QUIET
  }();
  static_cast<void>(once);
}

}  // namespace
}  // namespace inctrl

inctrl::Capture* inctrl::inctrl_open_opencv_capture(const std::string& given, VideoKind kind) {
  quieten();
  auto capture = std::make_unique<OpenCvCapture>();
  return capture->open(given, kind) ? capture.release() : nullptr;
}
