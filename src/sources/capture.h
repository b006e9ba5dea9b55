// src/sources/capture.h: what does OpenCV's video input offer of a file, a stream or a camera?
// Tested by tests/sources/video_frames_test.cpp
#pragma once

#include <memory>
#include <string>

#include "inctrl/image.h"

namespace inctrl {

// An opened video. Not for several threads at once.
class Capture {
 public:
  virtual ~Capture() = default;
  virtual bool grab() = 0;          // goes on to the next frame; false at the end, or if it is lost
  virtual Image retrieve() = 0;     // the grabbed frame, colour; no pixels if it cannot be decoded
  virtual double position() = 0;    // seconds from the beginning to the grabbed frame, or 0 where unknown
  virtual double rate() = 0;        // frames a second, or 0 where unknown
  virtual bool is_recording() = 0;  // it has an end
};

// What a user may name: a file, a URL ("rtsp://..."), a camera's number ("0") or device ("/dev/video0").
class VideoAddress {
 public:
  explicit VideoAddress(std::string given) : given_(std::move(given)) {}
  bool is_url() const noexcept { return given_.find("://") != std::string::npos; }
  bool is_camera() const noexcept;
  const std::string& given() const noexcept { return given_; }
  std::string shown() const;  // without the name and password of a URL: results and messages do not tell them
  std::string stem() const;   // beginning of file names: letters, digits, '.', '_', '-'

 private:
  std::string given_;
};

// kNotFound if there is no such file; kBadFormat if a file cannot be opened as a video, kBackend if a stream or camera
// cannot. Opening and reading a stream give up after 5 s without data.
std::unique_ptr<Capture> open_capture(const VideoAddress& address);

}  // namespace inctrl
