// src/training/projected_residual.h: one tap's patch residual through a projection, and how it moves with it.
//
//   a_p = W x_p / |W x_p|,  b_j = W y_j / |W y_j|,  residual_p = (1 - max over j of a_p . b_j) / 2
//
// The nearest prompt token is held fast in the derivative: where two are as near, either is a subgradient.
// residual/patch_residual.h is the same when W is in the encoder's graph. Tested by
// tests/training/projected_residual_test.cpp
#pragma once

#include <span>
#include <vector>

#include "tensor/token_grid.h"
#include "training/parameter.h"

namespace inctrl {

class ProjectedResidual {
 public:
  using ConstMatrix = Eigen::Ref<const Matrix>;

  //   projection  W [D, D]: token' = W token    query  [P, D]    prompts  [K], each of as many tokens, K at least 1
  ProjectedResidual(const ConstMatrix& projection, const TokenGrid& query, std::span<const TokenGrid* const> prompts);

  const Eigen::VectorXd& residual() const noexcept { return residual_; }  // [P], in [0, 1]
  // Adds to `slope` [D, D] the gradient of a loss whose derivative by residual_p is `by_residual` [P].
  void add_gradient(const Eigen::VectorXd& by_residual, Eigen::Ref<Matrix> slope) const;

 private:
  Matrix query_, prompts_;                          // tokens as they came
  Matrix projected_query_, projected_prompts_;      // a, b
  Eigen::VectorXd query_lengths_, prompt_lengths_;  // |W x|, |W y|
  std::vector<Eigen::Index> nearest_;               // [P]
  Eigen::VectorXd residual_;
};

}  // namespace inctrl
