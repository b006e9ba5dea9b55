// src/training/training_log.h: how did the loss go?
// A row a step. Written as CSV: docs/training.md. Tested by tests/training/training_log_test.cpp
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "training/trainee.h"

namespace inctrl {

struct LoggedStep {
  int epoch = 0, step = 0;  // counted from 1; steps within their epoch
  int shots = 0;
  StepLoss loss;
  std::optional<double> held_out_auroc;  // in the last step of an epoch, where categories are held out
};

struct EpochSummary {
  int epoch = 0;
  StepLoss mean;
  std::optional<double> held_out_auroc;
};
std::vector<EpochSummary> summarise(const std::vector<LoggedStep>& steps);  // in order

// "epoch,step,shots,loss,loss_final,loss_image,held_out_auroc"; numbers read back to the same bits.
void write_csv(const std::vector<LoggedStep>& steps, std::ostream& out);

// One SVG that stands alone: the loss of each step, its mean over each epoch, and the held-out AUROC.
// `selected`: the epoch that is marked.
std::string training_curve(const std::vector<LoggedStep>& steps, int selected);

}  // namespace inctrl
