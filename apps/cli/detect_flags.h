// apps/cli/detect_flags.h: what may a user ask of `inctrl detect`?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/live_flags.h"
#include "cli/run_flags.h"

namespace inctrl::cli {

struct DetectFlags {
  std::vector<std::string> images, normal;
  std::string prompts;   // a stored prompt set instead of `normal`
  std::string model;     // empty: the prompt set's, else inctrl-lite
  std::string category;  // the object in the pictures, for models with a text prior
  int shots = 0;         // 0: all normal pictures
  std::uint64_t seed = 0;
  std::optional<float> threshold;
  std::optional<double> false_alarms;
  std::string out;
  std::vector<std::string> maps;  // of none, values, png, overlay; empty: overlay if there is a folder for it
  std::string format = "text";
  std::string fit, ignore;  // empty: the prompt set's, else the model's; a picture of places to ignore
  ReadingFlags reading;
  MachineFlags machine;
  TileFlags tiles;
  LiveFlags live;
  bool fail_on_anomaly = false, quiet = false, no_progress = false;
};

// Judges every picture; returns the exit status. Error for what stops the whole run before it starts.
int run_detect(const DetectFlags& flags);

}  // namespace inctrl::cli
