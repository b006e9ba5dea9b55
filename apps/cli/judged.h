// apps/cli/judged.h: what is known of one picture of a run, good or bad?
#pragma once

#include <optional>
#include <string>

#include "inctrl/error.h"
#include "inctrl/result.h"

namespace inctrl::cli {

// What all results of a run have in common.
struct RunFacts {
  std::string model;                   // its name
  std::optional<std::string> prompts;  // name and version of a stored prompt set
  int shots = 0;
  bool timed = false;  // pictures are frames of a video
};

// One picture: its result, or why there is none.
struct Judged {
  std::string image;  // the path as given
  int width = 0, height = 0;
  Result result;
  std::optional<std::string> anomaly_map, overlay;  // files written
  std::optional<Error> error;
  std::optional<double> time;              // of a frame, seconds
  std::optional<std::string> captured_at;  // of a live frame, UTC
};

}  // namespace inctrl::cli
