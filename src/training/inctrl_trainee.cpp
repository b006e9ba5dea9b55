// src/training/inctrl_trainee.cpp. Tested by tests/training/inctrl_trainee_test.cpp and golden_training_test.cpp
#include "training/inctrl_trainee.h"

#include <algorithm>
#include <map>
#include <optional>

#include "residual/inctrl_head.h"
#include "tensor/each_index.h"
#include "tensor/require.h"
#include "training/focal_loss.h"

namespace inctrl {
namespace {

constexpr std::uint64_t kInitialValues = 1;  // the purpose of these draws

Eigen::VectorXd sigmoids(const Eigen::VectorXd& logits) {
  return logits.unaryExpr([](double logit) { return sigmoid(logit); });
}

// The slope by the logit, given that by its sigmoid.
Eigen::VectorXd through_sigmoid(const Eigen::VectorXd& probability, const Eigen::VectorXd& slope) {
  return slope.array() * probability.array() * (1 - probability.array());
}

// All prompts of all items, one after the other, and then the queries, as rows.
class EmbeddingRows {
 public:
  EmbeddingRows(std::span<const TrainingItem> items, int width) : items_(items) {
    Eigen::Index count = static_cast<Eigen::Index>(items.size());
    for (const TrainingItem& item : items) count += static_cast<Eigen::Index>(item.prompt_embeddings.size());
    rows_.resize(count, width);
    Eigen::Index row = 0;
    for (const TrainingItem& item : items)
      for (const std::span<const float> prompt : item.prompt_embeddings) put(row++, prompt);
    for (const TrainingItem& item : items) put(row++, item.embedding);
  }

  const Matrix& rows() const noexcept { return rows_; }

  // [rows, E] adapted -> [items, E]: mean over the prompts minus the query.
  Matrix residual(const Matrix& adapted) const {
    Matrix residual(items(), adapted.cols());
    Eigen::Index row = 0;
    for (Eigen::Index i = 0; i < items(); ++i) {
      residual.row(i) = adapted.middleRows(row, shots(i)).colwise().sum() / static_cast<double>(shots(i));
      residual.row(i) -= adapted.row(rows_.rows() - items() + i);
      row += shots(i);
    }
    return residual;
  }

  // The slope by each adapted row.
  Matrix spread(const Matrix& slope) const {
    Matrix spread(rows_.rows(), slope.cols());
    Eigen::Index row = 0;
    for (Eigen::Index i = 0; i < items(); ++i) {
      spread.middleRows(row, shots(i)).rowwise() = slope.row(i) / static_cast<double>(shots(i));
      row += shots(i);
    }
    spread.bottomRows(items()) = -slope;
    return spread;
  }

 private:
  Eigen::Index items() const { return static_cast<Eigen::Index>(items_.size()); }
  Eigen::Index shots(Eigen::Index item) const {
    return static_cast<Eigen::Index>(items_[static_cast<std::size_t>(item)].prompt_embeddings.size());
  }
  void put(Eigen::Index row, std::span<const float> embedding) {
    require(static_cast<Eigen::Index>(embedding.size()) == rows_.cols(), ErrorCode::kIncompatible,
            "training: an image embedding is ", embedding.size(), " wide, the heads take ", rows_.cols());
    for (Eigen::Index column = 0; column < rows_.cols(); ++column)
      rows_(row, column) = embedding[static_cast<std::size_t>(column)];
  }

  std::span<const TrainingItem> items_;
  Matrix rows_;
};

}  // namespace

std::string_view name(Objective objective) noexcept {
  return objective == Objective::kLogits ? "logits" : "released";
}

Objective parse_objective(std::string_view text) {
  for (const Objective objective : {Objective::kLogits, Objective::kReleased})
    if (name(objective) == text) return objective;
  fail(ErrorCode::kInvalidArgument, "objective '", text, "': needed logits or released");
}

InctrlTrainee::InctrlTrainee(const HeadInputs& inputs, Objective objective, std::uint64_t seed)
    : inputs_(inputs),
      objective_(objective),
      random_(seed, kInitialValues),
      adapter_(inputs.embedding, random_),
      image_("heads.image", inputs.embedding, random_),
      holistic_("heads.holistic", inputs.rows * inputs.columns, random_) {}

std::vector<Parameter*> InctrlTrainee::parameters() {
  std::vector<Parameter*> all = adapter_.parameters();
  for (HeadInTraining* head : {&image_, &holistic_}) {
    const std::vector<Parameter*> more = head->parameters();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

// What of a batch is the same whatever the parameters.
struct InctrlTrainee::Batch {
  Eigen::VectorXd labels, text_prior, patch_max;
  Matrix patch_map;  // [items, P]
};

InctrlTrainee::Batch InctrlTrainee::gather(std::span<const TrainingItem> items) const {
  const auto count = static_cast<Eigen::Index>(items.size());
  Batch batch{Eigen::VectorXd(count), Eigen::VectorXd(count), Eigen::VectorXd(count),
              Matrix(count, inputs_.rows * inputs_.columns)};
  for (Eigen::Index i = 0; i < count; ++i) {
    const TrainingItem& item = items[static_cast<std::size_t>(i)];
    require(item.patch_map.rows == inputs_.rows && item.patch_map.columns == inputs_.columns, ErrorCode::kIncompatible,
            "training: a map has ", item.patch_map.rows, " x ", item.patch_map.columns, " patches, the heads judge ",
            inputs_.rows, " x ", inputs_.columns);
    require(!item.prompt_embeddings.empty(), ErrorCode::kInvalidArgument, "training: an item has no prompts");
    batch.labels[i] = item.anomalous ? 1 : 0;
    batch.text_prior[i] = item.text_prior;
    batch.patch_max[i] = item.patch_map.largest();
    for (Eigen::Index p = 0; p < batch.patch_map.cols(); ++p)
      batch.patch_map(i, p) = item.patch_map.values[static_cast<std::size_t>(p)];
  }
  return batch;
}

StepLoss InctrlTrainee::learn_from(std::span<const TrainingItem> items) {
  const Batch batch = gather(items);
  const EmbeddingRows embeddings(items, inputs_.embedding);

  const Eigen::VectorXd image_logit = image_.forward(embeddings.residual(adapter_.forward(embeddings.rows())));
  const Eigen::VectorXd image_score = sigmoids(image_logit);
  const Matrix holistic_map = batch.patch_map.colwise() + (batch.text_prior + image_score);
  const Eigen::VectorXd holistic = sigmoids(holistic_.forward(holistic_map));
  const Eigen::VectorXd score = (holistic + batch.patch_max) / 2;

  const bool released = objective_ == Objective::kReleased;
  const Focal final_loss =
      released ? focal_of_logits(score, batch.labels) : focal_of_probabilities(score, batch.labels);
  const Focal image_loss = focal_of_logits(released ? image_score : image_logit, batch.labels);

  const Matrix by_map = holistic_.backward(through_sigmoid(holistic, final_loss.slope / 2));
  Eigen::VectorXd by_image_score = by_map.rowwise().sum();
  if (released) by_image_score += image_loss.slope;
  Eigen::VectorXd by_image_logit = through_sigmoid(image_score, by_image_score);
  if (!released) by_image_logit += image_loss.slope;
  adapter_.backward(embeddings.spread(image_.backward(by_image_logit)));
  return {final_loss.loss + image_loss.loss, final_loss.loss, image_loss.loss};
}

InctrlHeads InctrlTrainee::in_use() const {
  return {.adapter = adapter_.in_use(),
          .image = image_.in_use(),
          .holistic = holistic_.in_use(),
          .rows = inputs_.rows,
          .columns = inputs_.columns};
}

std::vector<float> InctrlTrainee::scores(std::span<const TrainingItem> items, int threads) const {
  const InctrlHeads heads = in_use();
  std::map<std::vector<const float*>, InctrlContext> contexts;  // of each choice of prompts
  const auto prompts_of = [](const TrainingItem& item) {
    std::vector<const float*> prompts;
    for (const std::span<const float> prompt : item.prompt_embeddings) prompts.push_back(prompt.data());
    return prompts;
  };
  for (const TrainingItem& item : items) {
    const auto [place, is_new] = contexts.try_emplace(prompts_of(item));
    if (!is_new) continue;
    std::vector<std::vector<float>> prompts;
    for (const std::span<const float> prompt : item.prompt_embeddings)
      prompts.emplace_back(prompt.begin(), prompt.end());
    place->second = inctrl_context(heads, prompts, std::nullopt);
  }
  std::vector<float> scores(items.size());
  for_each_index(items.size(), threads, [&](std::size_t i) {
    const TrainingItem& item = items[i];
    const InctrlContext& context = contexts.at(prompts_of(item));
    scores[i] = static_cast<float>(
        score(heads, context.adapted_prompts, item.text_prior, item.embedding, item.patch_map).score);
  });
  return scores;
}

}  // namespace inctrl
