// src/training/projected_residual.cpp. Tested by tests/training/projected_residual_test.cpp
#include "training/projected_residual.h"

#include <algorithm>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr double kShortest = 1e-12;  // a token of length 0 stays one

Matrix tokens_of(std::span<const TokenGrid* const> grids) {
  require(!grids.empty(), ErrorCode::kInvalidArgument, "projected residual: there is no prompt");
  const Eigen::Index each = grids.front()->count(), width = grids.front()->width;
  Matrix tokens(each * static_cast<Eigen::Index>(grids.size()), width);
  for (std::size_t i = 0; i < grids.size(); ++i) {
    require(grids[i]->count() == each && grids[i]->width == width, ErrorCode::kIncompatible,
            "projected residual: the prompts' grids differ");
    const Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> values(
        grids[i]->values.data(), each, width);
    tokens.middleRows(static_cast<Eigen::Index>(i) * each, each) = values.cast<double>();
  }
  return tokens;
}

// Rows to length 1; returns their lengths.
Eigen::VectorXd normalise_rows(Matrix& rows) {
  const Eigen::VectorXd lengths = rows.rowwise().norm().cwiseMax(kShortest);
  rows.array().colwise() /= lengths.array();
  return lengths;
}

// What a change of row / |row| means for the row itself.
Eigen::RowVectorXd through_length(const Eigen::RowVectorXd& by_unit, const Eigen::RowVectorXd& unit, double length) {
  return (by_unit - by_unit.dot(unit) * unit) / length;
}

}  // namespace

ProjectedResidual::ProjectedResidual(const ConstMatrix& projection, const TokenGrid& query,
                                     std::span<const TokenGrid* const> prompts) {
  const TokenGrid* const only = &query;
  query_ = tokens_of({&only, 1});
  prompts_ = tokens_of(prompts);
  require(query_.cols() == projection.cols() && prompts_.cols() == projection.cols(), ErrorCode::kIncompatible,
          "projected residual: tokens of ", query_.cols(), " and ", prompts_.cols(), " numbers, a projection of ",
          projection.cols());
  projected_query_ = query_ * projection.transpose();
  projected_prompts_ = prompts_ * projection.transpose();
  query_lengths_ = normalise_rows(projected_query_);
  prompt_lengths_ = normalise_rows(projected_prompts_);
  const Matrix cosines = projected_query_ * projected_prompts_.transpose();
  nearest_.resize(static_cast<std::size_t>(cosines.rows()));
  residual_.resize(cosines.rows());
  for (Eigen::Index p = 0; p < cosines.rows(); ++p)
    residual_[p] = std::clamp((1 - cosines.row(p).maxCoeff(&nearest_[static_cast<std::size_t>(p)])) / 2, 0.0, 1.0);
}

void ProjectedResidual::add_gradient(const Eigen::VectorXd& by_residual, Eigen::Ref<Matrix> slope) const {
  Matrix by_query = Matrix::Zero(query_.rows(), query_.cols());
  Matrix by_prompts = Matrix::Zero(prompts_.rows(), prompts_.cols());  // by the unit tokens
  for (Eigen::Index p = 0; p < by_residual.size(); ++p) {
    if (by_residual[p] == 0) continue;
    const Eigen::Index j = nearest_[static_cast<std::size_t>(p)];
    by_query.row(p) =
        through_length(-by_residual[p] / 2 * projected_prompts_.row(j), projected_query_.row(p), query_lengths_[p]);
    by_prompts.row(j) -= by_residual[p] / 2 * projected_query_.row(p);
  }
  for (Eigen::Index j = 0; j < by_prompts.rows(); ++j)
    by_prompts.row(j) = through_length(by_prompts.row(j), projected_prompts_.row(j), prompt_lengths_[j]);
  slope += by_query.transpose() * query_ + by_prompts.transpose() * prompts_;
}

}  // namespace inctrl
