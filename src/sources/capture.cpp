// src/sources/capture.cpp. Tested by tests/sources/video_frames_test.cpp
#include "sources/capture.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <vector>

#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class OpenCvCapture final : public Capture {
 public:
  OpenCvCapture(const cv::VideoCapture& capture, bool is_recording) : capture_(capture), is_recording_(is_recording) {}

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
  bool is_recording_;
};

bool open_any(cv::VideoCapture& capture, const VideoAddress& address) {
  constexpr int kPatience = 5000;  // ms
  const std::vector<int> patience{cv::CAP_PROP_OPEN_TIMEOUT_MSEC, kPatience, cv::CAP_PROP_READ_TIMEOUT_MSEC, kPatience};
  const std::string& given = address.given();
  try {
    if (address.is_url()) return capture.open(given, cv::CAP_FFMPEG, patience);
    if (address.is_camera() && given.starts_with('/')) return capture.open(given, cv::CAP_V4L2);
    if (address.is_camera()) return capture.open(std::stoi(given), cv::CAP_ANY);
    // Not CAP_ANY: its reader of numbered pictures would take "part_01.png" for a series.
    return capture.open(given, cv::CAP_FFMPEG) || capture.open(given, cv::CAP_OPENCV_MJPEG);
  } catch (const cv::Exception&) {
    return false;
  }
}

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

bool VideoAddress::is_camera() const noexcept {
  if (given_.starts_with("/dev/")) return true;
  return !given_.empty() && given_.size() < 6 &&
         std::all_of(given_.begin(), given_.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string VideoAddress::shown() const {
  if (!is_url()) return given_;
  const std::size_t host = given_.find("://") + 3, path = given_.find('/', host);
  const std::size_t at = given_.rfind('@', path);
  return at == std::string::npos || at < host ? given_ : given_.substr(0, host) + given_.substr(at + 1);
}

std::string VideoAddress::stem() const {
  constexpr std::size_t kLongest = 80;
  if (!is_url() && !is_camera()) return fs::path(given_).stem().native();
  if (!is_url() && !given_.starts_with('/')) return "camera" + given_;
  const std::string name = shown();
  std::string stem = name.substr(is_url() ? name.find("://") + 3 : name.rfind('/') + 1).substr(0, kLongest);
  for (char& c : stem)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-') c = '_';
  if (stem.starts_with('.')) stem.front() = '_';
  return stem;
}

std::unique_ptr<Capture> open_capture(const VideoAddress& address) {
  const bool is_file = !address.is_url() && !address.is_camera();
  std::error_code error;
  require(!is_file || fs::exists(address.given(), error), ErrorCode::kNotFound, "there is no video ", address.given());
  require(!is_file || fs::is_regular_file(address.given(), error), ErrorCode::kBadFormat, address.given(),
          " is no file, and so no video");
  quieten();
  cv::VideoCapture capture;
  const bool opened = open_any(capture, address);
  require(opened, is_file ? ErrorCode::kBadFormat : ErrorCode::kBackend, address.is_camera() ? "camera " : "",
          address.shown(),
          is_file ? " cannot be opened as a video: it is none, is cut off, or is of a kind that OpenCV does not decode"
                  : " cannot be opened: does it answer, and may this program use it?");
  const bool has_end = is_file || (address.is_url() && capture.get(cv::CAP_PROP_FRAME_COUNT) > 0);
  return std::make_unique<OpenCvCapture>(capture, has_end);
}

}  // namespace inctrl
