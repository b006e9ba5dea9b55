// src/sources/opencv_capture.h: what does the module inctrl_opencv_capture do?
// Tested by tests/sources/video_frames_test.cpp
#pragma once

#include <string>

#include "sources/capture.h"

namespace inctrl {

enum class VideoKind { kFile, kUrl, kCamera };

// A video that OpenCV opened, or null. `given`: as of VideoAddress.
extern "C" Capture* inctrl_open_opencv_capture(const std::string& given, VideoKind kind);

}  // namespace inctrl
