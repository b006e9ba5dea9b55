// src/training/residual_trainee.cpp. Tested by tests/training/residual_trainee_test.cpp
#include "training/residual_trainee.h"

#include <algorithm>
#include <cmath>

#include "residual/scoring_head.h"
#include "tensor/each_index.h"
#include "tensor/require.h"
#include "tensor_files/model_file.h"
#include "training/item_residuals.h"
#include "training/patch_labels.h"

namespace inctrl {
namespace {

constexpr double kPull = 0.001;
// A step of AdamW moves every number by about its rate. This is how far scale and bias move beside a projection's
// entries.
constexpr double kScaleUnit = 30, kBiasUnit = 30;
constexpr double kFirstScale = 24, kFirstBias = -3;
constexpr double kWay = 0.5;          // from the identity to what was learnt
constexpr double kMostFollowed = 99;  // the running mean is over about so many steps

double softplus(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

}  // namespace

// Of the data's loss, not of the pull to the identity.
struct ResidualTrainee::Slopes {
  double loss = 0;
  std::vector<Matrix> projections;
  double scale = 0, bias = 0;
};

ResidualTrainee::ResidualTrainee(const std::vector<int>& widths, int threads)
    : threads_(threads),
      scale_("scale", {1}, kFirstScale / kScaleUnit),
      bias_("bias", {1}, kFirstBias / kBiasUnit),
      steps_("steps", {1}) {
  for (std::size_t t = 0; t < widths.size(); ++t) {
    projections_.emplace_back(projection_tensor(t), Shape{widths[t], widths[t]});
    projections_.back().matrix().setIdentity();
  }
  steps_.learnt = false;
  for (const Parameter* parameter : parameters()) {
    if (!parameter->learnt) continue;
    means_.push_back(*parameter);
    means_.back().name = "mean." + parameter->name;
    means_.back().learnt = false;
  }
}

std::vector<Parameter*> ResidualTrainee::parameters() {
  std::vector<Parameter*> all;
  for (Parameter& projection : projections_) all.push_back(&projection);
  for (Parameter* parameter : {&scale_, &bias_}) all.push_back(parameter);
  for (Parameter& mean : means_) all.push_back(&mean);
  all.push_back(&steps_);
  return all;
}

ResidualTrainee::Slopes ResidualTrainee::slopes_of(const TrainingItem& item) const {
  require_tokens(item);
  std::vector<Eigen::Map<const Matrix>> projections;
  for (const Parameter& projection : projections_) projections.push_back(projection.matrix());
  const ItemResiduals residuals(projections, *item.tokens, item.prompt_tokens);
  const Eigen::VectorXd& map = residuals.map();
  const double scale = kScaleUnit * scale_.values[0], bias = kBiasUnit * bias_.values[0];
  const Eigen::VectorXd shares = patch_labels(item, map);
  Slopes slopes;
  Eigen::VectorXd by_map(map.size());
  for (Eigen::Index p = 0; p < map.size(); ++p) {
    const double z = scale * map[p] + bias, share = std::abs(shares[p]), sign = shares[p] > 0 ? -1 : 1;
    slopes.loss += share * softplus(sign * z);
    const double by_z = share * sign * sigmoid(sign * z);
    by_map[p] = by_z * scale;
    slopes.scale += by_z * map[p];
    slopes.bias += by_z;
  }
  for (std::size_t t = 0; t < projections_.size(); ++t) {
    slopes.projections.push_back(Matrix::Zero(projections_[t].shape[0], projections_[t].shape[1]));
    residuals.add_gradient(t, by_map, slopes.projections.back());
  }
  return slopes;
}

double ResidualTrainee::add_pull_to_identity() {
  double loss = 0;
  for (Parameter& projection : projections_) {
    Matrix away = projection.matrix();
    away.diagonal().array() -= 1;
    loss += kPull * away.squaredNorm();
    projection.slope() += 2 * kPull * away;
  }
  return loss;
}

void ResidualTrainee::follow() {
  const double kept = std::min(steps_.values[0] / (steps_.values[0] + 10), kMostFollowed / (kMostFollowed + 1));
  std::size_t i = 0;
  for (const Parameter* parameter : parameters()) {
    if (!parameter->learnt) continue;
    std::vector<double>& mean = means_[i++].values;
    for (std::size_t j = 0; j < mean.size(); ++j) mean[j] = kept * mean[j] + (1 - kept) * parameter->values[j];
  }
  steps_.values[0] += 1;
}

StepLoss ResidualTrainee::learn_from(std::span<const TrainingItem> batch) {
  require(!batch.empty(), ErrorCode::kInvalidArgument, "residual head: the batch is empty");
  follow();  // the parameters of the step before
  std::vector<Slopes> slopes(batch.size());
  for_each_index(batch.size(), threads_, [&](std::size_t i) { slopes[i] = slopes_of(batch[i]); });
  const double each = 1 / static_cast<double>(batch.size());
  StepLoss loss;
  for (const Slopes& one : slopes) {  // in order, whatever the threads did
    loss.final_score += each * one.loss;
    for (std::size_t t = 0; t < projections_.size(); ++t) projections_[t].slope() += each * one.projections[t];
    scale_.gradient[0] += each * kScaleUnit * one.scale;
    bias_.gradient[0] += each * kBiasUnit * one.bias;
  }
  loss.image_score = add_pull_to_identity();
  loss.total = loss.final_score + loss.image_score;
  return loss;
}

ResidualHead ResidualTrainee::in_use() const {
  ResidualHead head{.slope = 6, .offset = 2};
  for (std::size_t t = 0; t < projections_.size(); ++t) {
    Parameter projection = means_[t];
    projection.matrix() *= kWay;
    projection.matrix().diagonal().array() += 1 - kWay;
    head.projections.push_back(projection.rounded());
  }
  return head;
}

std::vector<float> ResidualTrainee::scores(std::span<const TrainingItem> items, int threads) const {
  const ResidualHead head = in_use();
  const StoredHead stored(head);
  std::vector<float> scores(items.size());
  for_each_index(items.size(), threads, [&](std::size_t i) {
    require_tokens(items[i]);
    scores[i] = static_cast<float>(stored.pooled(*items[i].tokens, items[i].prompt_tokens));
  });
  return scores;
}

}  // namespace inctrl
