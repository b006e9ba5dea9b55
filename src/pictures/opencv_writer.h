// src/pictures/opencv_writer.h: what does the module inctrl_opencv_writer do?
// Tested by tests/pictures/overlay_video_test.cpp
#pragma once

#include <string>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

// A video being written; deleting it ends the file. Not for several threads at once.
class VideoEncoder {
 public:
  virtual ~VideoEncoder() = default;
  virtual void write(const ImageView& frame) = 0;  // blue, green, red, of the size it was opened with
};

// Motion JPEG where the name ends in .avi, MPEG-4 otherwise; `rate` in frames a second. Null if OpenCV cannot.
extern "C" VideoEncoder* inctrl_open_video_encoder(const std::string& file, double rate, const Size& size);

}  // namespace inctrl
