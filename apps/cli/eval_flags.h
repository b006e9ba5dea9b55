// apps/cli/eval_flags.h: what does `inctrl eval` take?
#pragma once

#include <string>
#include <vector>

#include "cli/dataset_flags.h"
#include "cli/run_flags.h"

namespace inctrl::cli {

struct EvalFlags {
  DatasetFlags dataset;
  std::string model = "inctrl-lite", fit;
  std::vector<int> shots{1, 2, 4, 8};
  int seeds = 5;
  std::vector<std::string> methods;  // all if empty
  std::string prompts_file;
  double false_alarms = 0.01;
  int held_out = 0;
  std::string pro = "exact";
  std::string cache;  // empty: EncodingCache::default_folder()
  std::string out;
  std::string baseline;
  std::string results;  // compare this file instead of evaluating
  bool resume = false, quiet = false, no_progress = false;
  ReadingFlags reading;
  MachineFlags machine;
  TileFlags tiles;
};

int run_eval(const EvalFlags& flags);

}  // namespace inctrl::cli
