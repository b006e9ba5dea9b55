// src/sources/video_frames.h: which frames does a video give, and when was each?
// A recording gives its frames in order until it ends. A live source is read by a thread of its own as fast as frames
// come, and only the newest is kept: whoever judges slowly never sees a backlog. One that breaks off is opened again.
// Tested by tests/sources/video_frames_test.cpp
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "inctrl/image.h"
#include "sources/capture.h"
#include "sources/frame_sampling.h"

namespace inctrl {

struct VideoFrame {
  Image picture;
  double time = 0;  // seconds; of a recording from its beginning, live since the first frame
  std::optional<std::chrono::system_clock::time_point> captured_at;  // of a live source
};

struct VideoOptions {
  std::optional<Every> every;                                  // default: each frame of a recording, live one a second
  std::function<void(const std::string&)> say = [](auto&) {};  // told of lost and new connections, from any thread
  std::chrono::milliseconds first_wait{1000}, longest_wait{30'000};  // between attempts to open a live source again
};

class VideoFrames {
 public:
  using Stop = std::function<bool()>;
  virtual ~VideoFrames() = default;
  // The next frame; nothing at the end of a recording, or once `stop` says so, which is asked at least every tenth of a
  // second. Not for several threads at once.
  virtual std::optional<VideoFrame> next(const Stop& stop) = 0;
  virtual bool is_live() const = 0;
  virtual double rate() const = 0;  // frames that next() gives a second of the video's time; 0 where unknown
};

// kBadFormat for a video without a frame; else as of open_capture().
std::unique_ptr<VideoFrames> open_video(const VideoAddress& address, const VideoOptions& options);

// The same of anything that can be opened, and opened again.
using OpenCapture = std::function<std::unique_ptr<Capture>()>;
std::unique_ptr<VideoFrames> open_video(const OpenCapture& open, const std::string& name, const VideoOptions& options);

}  // namespace inctrl
