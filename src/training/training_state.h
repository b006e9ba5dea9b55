// src/training/training_state.h: what must be kept so that an interrupted training goes on to the same bits?
// One safetensors file, written whole after each epoch. Draws are not in it: they follow from the seed, and are drawn
// again. Tested by tests/training/training_state_test.cpp
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "training/adamw.h"
#include "training/training_log.h"

namespace inctrl {

// All that decides the heads beside the number of epochs, in words: names and values, in order.
using TrainingSettings = std::vector<std::pair<std::string, std::string>>;

// The heads that are to be kept so far.
struct KeptHeads {
  int epoch = 0;  // 0: none
  std::optional<double> held_out_auroc;
  HeadTensors tensors;
};

struct TrainingState {
  int epochs = 0;  // done
  std::vector<LoggedStep> log;
  KeptHeads kept;
};

// kBackend if the disk refuses.
void save_state(const std::filesystem::path& file, const TrainingSettings& settings, const TrainingState& state,
                const std::vector<Parameter*>& parameters, AdamW& optimiser);

// Sets parameters and optimiser. kNotFound; kBadFormat; kIncompatible, naming it, if a setting is another.
TrainingState load_state(const std::filesystem::path& file, const TrainingSettings& settings,
                         const std::vector<Parameter*>& parameters, AdamW& optimiser);

}  // namespace inctrl
