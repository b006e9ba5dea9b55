// src/training/train.h: heads from frozen features, epoch by epoch.
// Same seed, same heads, to the bit, at any number of threads, in one go or interrupted.
// Source: InCTRL, training (published code: main.py, engine_IC.py). Tested by tests/training/train_test.cpp
#pragma once

#include <filesystem>
#include <functional>

#include "training/episodes.h"
#include "training/features.h"
#include "training/selection.h"
#include "training/training_state.h"

namespace inctrl {

struct TrainOptions {
  int epochs = 10, steps = 100;  // steps: batches of an epoch
  Pairing pairing = Pairing::kCorrect;
  int threads = 1;
  AdamWOptions optimiser;
  TrainingSettings settings;         // all that decides the heads beside the number of epochs
  std::filesystem::path state_file;  // written after each epoch; empty: none
  bool resume = false;               // go on from state_file where it is there

  std::function<bool()> stop = [] { return false; };  // true: end soon; whole epochs stay
  std::function<void()> step_done = [] {};            // also once for each step of earlier runs
  std::function<void(const TrainingState&)> epoch_done = [](const TrainingState&) {};
};

// What the training works on; all are changed by it.
struct TrainInputs {
  Trainee& trainee;
  EpisodeSource& episodes;
  TrainingFeatures& features;
  Selection& selection;  // not given(): the last epoch's heads are kept; else those of the best, the first of equals
};

// All whole epochs; fewer than asked for if stopped. kBackend, naming the step, for a loss that is not finite;
// kIncompatible if more epochs are done already than asked for; errors of load_state() and save_state().
TrainingState train(const TrainInputs& inputs, const TrainOptions& options);

}  // namespace inctrl
