// apps/cli/live_flags.h: which flags let `inctrl detect` judge what comes in, and tell others?
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace inctrl::cli {

struct LiveFlags {
  std::string watch, state;             // a folder, and the file that says what of it was done
  std::string video, every, out_video;  // a file, URL or camera; the interval of frames; the overlay video
  std::string webhook;                  // where each result is posted

  void add_to(CLI::App& command);
  // kInvalidArgument unless there is one kind of source: pictures, a watched folder or a video, which the overlay video
  // does not overwrite.
  void require_sense(bool has_images) const;
};

}  // namespace inctrl::cli
