// src/training/focal_loss.h: how wrong is a judgement, the clearly right ones counting little?
//
//   focal = mean over items of (1 - exp(-c))^2 c,   c = the binary cross entropy of an item
//
// Source: InCTRL, training (published code: binary_focal_loss.py; gamma 2, no class factor). The published code hands
// values that went through a sigmoid already to the form for logits, which applies it again: 0.196 is then the least
// that a balanced batch can cost. Tested by tests/training/focal_loss_test.cpp
#pragma once

#include <Eigen/Core>

namespace inctrl {

struct Focal {
  double loss = 0;
  Eigen::VectorXd slope;  // of the loss, by each value
};

//   labels  1 where anomalous, else 0; as many as values
Focal focal_of_logits(const Eigen::VectorXd& logits, const Eigen::VectorXd& labels);
// Values are clamped to [1e-7, 1 - 1e-7]; beyond that their slope is 0.
Focal focal_of_probabilities(const Eigen::VectorXd& probabilities, const Eigen::VectorXd& labels);

}  // namespace inctrl
