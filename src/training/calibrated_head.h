// src/training/calibrated_head.h: what makes a residual head's score a probability?
// Logistic regression of how much a query's pooled residual exceeds its product's level, on items that the projections
// may have been trained on: two numbers do not overfit. Normal and anomalous items weigh the same together, however
// many there are of each: a score of 0.5 says that neither kind is likelier. Tested by
// tests/training/calibrated_head_test.cpp
#pragma once

#include <span>

#include "residual/residual_head.h"
#include "training/trainee.h"

namespace inctrl {

// `head` with another usual level (what normal items have beside a single prompt), slope and offset. Each item's
// prompts give its product's level. kInvalidArgument unless there are items of both kinds.
ResidualHead calibrated(ResidualHead head, std::span<const TrainingItem> items, int threads);

}  // namespace inctrl
