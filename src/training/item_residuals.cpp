// src/training/item_residuals.cpp. Tested by tests/training/residual_trainee_test.cpp
#include "training/item_residuals.h"

#include <cmath>

#include "imaging/enlarged_map.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// What mean_over_taps() does to a coarser map.
Matrix enlarging(const TokenGrid& tap, const TokenGrid& fine) {
  Matrix enlarging(fine.count(), tap.count());
  const Frame whole{0, 0, static_cast<double>(fine.columns), static_cast<double>(fine.rows)};
  std::vector<float> one(static_cast<std::size_t>(tap.count()));
  for (int p = 0; p < tap.count(); ++p) {
    one[static_cast<std::size_t>(p)] = 1;
    const std::vector<float> spread = enlarge({one, tap.rows, tap.columns}, whole, {fine.columns, fine.rows});
    for (int q = 0; q < fine.count(); ++q) enlarging(q, p) = spread[static_cast<std::size_t>(q)];
    one[static_cast<std::size_t>(p)] = 0;
  }
  return enlarging;
}

}  // namespace

ItemResiduals::ItemResiduals(const std::vector<Eigen::Map<const Matrix>>& projections, const Encoding& query,
                             const Prompts& prompts) {
  const auto require_taps = [&](const Encoding& encoding) {
    require(encoding.taps.size() == projections.size(), ErrorCode::kIncompatible, "residual head: a picture has ",
            encoding.taps.size(), " taps, there are ", projections.size(), " projections");
  };
  require_taps(query);
  for (const auto& prompt : prompts) require_taps(*prompt);
  const TokenGrid& fine = finest(query.taps);
  map_ = Eigen::VectorXd::Zero(fine.count());
  for (std::size_t t = 0; t < projections.size(); ++t) {
    std::vector<const TokenGrid*> grids;
    for (const auto& prompt : prompts) grids.push_back(&prompt->taps[t]);
    taps_.emplace_back(projections[t], query.taps[t], grids);
    const bool coarse = query.taps[t].count() < fine.count();
    enlarging_.push_back(coarse ? enlarging(query.taps[t], fine) : Matrix());
    const Eigen::VectorXd& residual = taps_[t].residual();
    map_ += coarse ? Eigen::VectorXd(enlarging_[t] * residual) : residual;
  }
  map_ /= static_cast<double>(projections.size());
}

void ItemResiduals::add_gradient(std::size_t tap, const Eigen::VectorXd& by_map, Eigen::Ref<Matrix> slope) const {
  const Eigen::VectorXd share = by_map / static_cast<double>(taps_.size());
  const bool coarse = enlarging_[tap].size() > 0;
  taps_[tap].add_gradient(coarse ? Eigen::VectorXd(enlarging_[tap].transpose() * share) : share, slope);
}

StoredHead::StoredHead(const ResidualHead& head) : head_(head) {
  for (const std::vector<float>& values : head.projections) {
    const auto width = static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(values.size()))));
    projections_.emplace_back(width, width);
    std::copy(values.begin(), values.end(), projections_.back().data());
  }
}

double StoredHead::pooled(const Encoding& query, const Prompts& prompts) const {
  std::vector<Eigen::Map<const Matrix>> projections;
  for (const Matrix& projection : projections_)
    projections.emplace_back(projection.data(), projection.rows(), projection.cols());
  const Eigen::VectorXf map = ItemResiduals(projections, query, prompts).map().cast<float>();
  return head_.pooled({map.data(), static_cast<std::size_t>(map.size())}, static_cast<int>(map.size()));
}

std::vector<double> StoredHead::left_out(const Prompts& prompts) const {
  std::vector<double> residuals;
  for (std::size_t i = 0; prompts.size() > 1 && i < prompts.size(); ++i) {
    Prompts others = prompts;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    residuals.push_back(pooled(*prompts[i], others));
  }
  return residuals;
}

void require_tokens(const TrainingItem& item) {
  require(item.tokens && !item.prompt_tokens.empty(), ErrorCode::kIncompatible, "residual head: an item has no tokens");
}

}  // namespace inctrl
