// src/training/patch_labels.h: which patches of a training query are defective, which sound, and which count for
// neither? Tested by tests/training/patch_labels_test.cpp
#pragma once

#include <Eigen/Core>

#include "training/trainee.h"

namespace inctrl {

// [P] weights in the loss: above 0 of defective patches, below 0 of sound ones; those of each kind add up to 1 or -1,
// or there are none of it. A patch is defective if a quarter of it is, or more than 0.6 of what the query's most
// defective patch has, but more than a twentieth in any case; sound below a fiftieth. Where it is not known what of an
// anomalous query is defective, the largest fiftieth of its `map` counts as such, and nothing as sound.
//   map  [P], the item's residual map    kIncompatible if the coverage has another length
Eigen::VectorXd patch_labels(const TrainingItem& item, const Eigen::VectorXd& map);

}  // namespace inctrl
