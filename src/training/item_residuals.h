// src/training/item_residuals.h: the residual map of one training item, through projections of our choice.
// Tested by tests/training/residual_trainee_test.cpp
#pragma once

#include <vector>

#include "residual/residual_head.h"
#include "training/projected_residual.h"
#include "training/trainee.h"

namespace inctrl {

using Prompts = std::vector<std::shared_ptr<const Encoding>>;  // [K]

class ItemResiduals {
 public:
  // kIncompatible if the pictures' taps are not those of the projections; kInvalidArgument if there is no prompt.
  ItemResiduals(const std::vector<Eigen::Map<const Matrix>>& projections, const Encoding& query,
                const Prompts& prompts);

  const Eigen::VectorXd& map() const { return map_; }  // [P] of the finest grid: the mean over the taps
  // Adds to `slope` the gradient by the tap's projection of a loss whose derivative by map() is `by_map`.
  void add_gradient(std::size_t tap, const Eigen::VectorXd& by_map, Eigen::Ref<Matrix> slope) const;

 private:
  std::vector<ProjectedResidual> taps_;
  std::vector<Matrix> enlarging_;  // [P of the finest grid, P of the tap]; empty where the tap has that grid
  Eigen::VectorXd map_;
};

// A head as a model file has it, applied to tokens that were not projected.
class StoredHead {
 public:
  // The head must outlive it.
  explicit StoredHead(const ResidualHead& head);

  double pooled(const Encoding& query, const Prompts& prompts) const;
  // Each prompt judged by the others; none for a single one.
  std::vector<double> left_out(const Prompts& prompts) const;

 private:
  const ResidualHead& head_;
  std::vector<Matrix> projections_;
};

// kIncompatible for an item that was made for a head which does not read tokens.
void require_tokens(const TrainingItem& item);

}  // namespace inctrl
