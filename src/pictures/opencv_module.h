// src/pictures/opencv_module.h: how does a part of OpenCV come into the process only when it is needed?
// Its picture and video libraries bring two hundred others (GDAL, FFmpeg, GStreamer), 0.1 to 0.2 s of every start. The
// few calls to them are in modules: libraries of our own that are loaded at the first call.
// Decision: docs/decisions/0022-codecs.md. Tested by tests/pictures/opencv_module_test.cpp
#pragma once

#include <string>

namespace inctrl {

// The address of a function with C's linkage in the module `name`, which lies beside the program or its libraries; it
// stays loaded. kBackend, naming the module, if it cannot be loaded or has no such function. Any thread may call.
void* opencv_function(const std::string& module, const std::string& function);

template <typename Function>
Function* opencv_function(const std::string& module, const std::string& function) {
  return reinterpret_cast<Function*>(opencv_function(module, function));
}

}  // namespace inctrl
