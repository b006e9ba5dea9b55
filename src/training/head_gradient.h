// src/training/head_gradient.h: the paper's scoring head while it learns.
// residual/scoring_head.h is the same head when it has learnt. The norm stands behind the ReLU.
// Source: InCTRL (published code: open_clip/model.py, TransformerBasicHead; its bn1 is never called, hence never learns
// nor decays). Tested by tests/training/head_gradient_test.cpp
#pragma once

#include <string>
#include <vector>

#include "residual/scoring_head.h"
#include "training/batch_norm_gradient.h"
#include "training/dense_layer.h"

namespace inctrl {

class HeadInTraining {
 public:
  // Layers of 128, 64 and 1 units. Parameters are named "heads.image.1.weight" for `name` "heads.image".
  HeadInTraining(const std::string& name, int inputs, RandomDraws& random);

  // x [n >= 2, inputs] -> logits [n]. Keeps what backward() needs.
  Eigen::VectorXd forward(const Matrix& x);
  // After forward(): the slope by x, given that by the logits. Adds to the gradients.
  Matrix backward(const Eigen::VectorXd& slope);

  std::vector<Parameter*> parameters();
  ScoringHead in_use() const;  // rounded to 32 bits, as a model file has it

 private:
  DenseLayer first_;
  BatchNormLayer first_norm_;
  DenseLayer second_;
  BatchNormLayer second_norm_;
  DenseLayer third_;
  Matrix input_, active1_, hidden1_, active2_, hidden2_;
};

}  // namespace inctrl
