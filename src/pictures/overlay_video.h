// src/pictures/overlay_video.h: how do overlays become a video that plays at the right speed?
// Each overlay is held until the next one's time, with a line of time, score and label below its legend.
// Tested by tests/pictures/overlay_video_test.cpp
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "inctrl/image.h"

namespace inctrl {

// Written beside `file` and renamed by finish(). Not for several threads at once.
class OverlayVideo {
 public:
  // `rate`: frames a second, brought into 1 to 60 (0: 25). The name's end decides: .avi is Motion JPEG, .mp4 MPEG-4.
  // kInvalidArgument for another end; kBackend if the folder does not take the file.
  OverlayVideo(std::filesystem::path file, double rate);
  OverlayVideo(const OverlayVideo&) = delete;
  OverlayVideo& operator=(const OverlayVideo&) = delete;
  ~OverlayVideo();  // what was not finished is removed

  //   overlay  blue, green, red; the first one's size is the video's, later ones are fitted to it
  //   time     seconds, not before the one of the frame before. A gap above 10 s (and two intervals) is shortened to
  //            that: a camera that was away overnight does not make a night of video.
  // kBackend if the encoder or the disk refuses.
  void add(const Image& overlay, double time, const std::string& caption);

  // The last overlay is held for one interval. Without any overlay there is no file.
  void finish();

 private:
  struct Encoder;
  void hold_until(double time);

  std::filesystem::path file_, part_;
  double rate_;
  std::unique_ptr<Encoder> encoder_;  // from the first frame on
  double begun_ = 0, last_ = 0;       // times; `begun_` moves on over shortened gaps
  long written_ = 0;
};

}  // namespace inctrl
