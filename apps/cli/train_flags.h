// apps/cli/train_flags.h: what does `inctrl train` take?
#pragma once

#include <string>
#include <vector>

#include "cli/run_flags.h"

namespace inctrl::cli {

struct TrainFlags {
  std::vector<std::string> layouts, roots;  // data sets, as many of each
  std::vector<std::string> categories, held_out;
  std::string model = "inctrl-lite", fit;
  std::vector<int> shots{1, 2, 4, 8};
  std::string head = "inctrl", objective = "logits", pairing = "correct";
  int drawn = 0;         // drawn categories to learn from
  double synthetic = 0;  // share of anomalous queries that are made on normal pictures
  bool augment = false;
  int epochs = 10, steps = 100, batch = 16, seed = 10;
  std::string out, heads_out, name, licence = "unknown", log_folder;
  std::string cache;  // empty: EncodingCache::default_folder()
  bool resume = false, quiet = false, no_progress = false;
  ReadingFlags reading;
  MachineFlags machine;
};

int run_train(const TrainFlags& flags);

}  // namespace inctrl::cli
