// src/training/train.cpp. Tested by tests/training/train_test.cpp
#include "training/train.h"

#include <algorithm>
#include <cmath>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kBatchesAhead = 25;  // whose features are computed at once: enough work for every thread
constexpr int kTokensAhead = 5;    // batches whose tokens are held at once: they are large

class Training {
 public:
  Training(const TrainInputs& inputs, const TrainOptions& options)
      : inputs_(inputs),
        options_(options),
        parameters_(inputs.trainee.parameters()),
        optimiser_(parameters_, options.optimiser) {}

  TrainingState run() {
    go_on_from_file();
    if (inputs_.selection.given() && state_.epochs < options_.epochs &&
        !inputs_.selection.prepare(inputs_.features, inputs_.trainee.reads_tokens()))
      return std::move(state_);
    while (state_.epochs < options_.epochs && run_epoch(state_.epochs + 1)) {
      keep_if_best();
      if (!options_.state_file.empty())
        save_state(options_.state_file, options_.settings, state_, parameters_, optimiser_);
      options_.epoch_done(state_);
    }
    return std::move(state_);
  }

 private:
  void go_on_from_file() {
    if (!options_.resume || !std::filesystem::exists(options_.state_file)) return;
    state_ = load_state(options_.state_file, options_.settings, parameters_, optimiser_);
    require(state_.epochs <= options_.epochs, ErrorCode::kIncompatible, "--resume: ", state_.epochs,
            " epochs are done already, --epochs asks for ", options_.epochs);
    for (int i = 0; i < state_.epochs * options_.steps; ++i) {
      (void)inputs_.episodes.next();
      options_.step_done();
    }
  }

  // False if stopped: the state is then that of before.
  bool run_epoch(int epoch) {
    std::vector<LoggedStep> log;
    const bool tokens = inputs_.trainee.reads_tokens();
    const int ahead = tokens ? kTokensAhead : kBatchesAhead;
    for (int first = 0; first < options_.steps; first += ahead) {
      std::vector<EpisodeBatch> batches;
      for (int i = first; i < std::min(first + ahead, options_.steps); ++i) batches.push_back(inputs_.episodes.next());
      const auto items =
          tokens ? inputs_.features.token_items(batches) : inputs_.features.items(batches, options_.pairing);
      if (!items) return false;
      for (const TrainingFeatures::Items& batch : *items) {
        if (options_.stop()) return false;
        log.push_back(run_step(epoch, static_cast<int>(log.size()) + 1, batch));
        options_.step_done();
      }
    }
    if (inputs_.selection.given())
      log.back().held_out_auroc = inputs_.selection.mean_auroc(inputs_.trainee, options_.threads);
    state_.log.insert(state_.log.end(), log.begin(), log.end());
    state_.epochs = epoch;
    return true;
  }

  LoggedStep run_step(int epoch, int step, const TrainingFeatures::Items& batch) {
    const StepLoss loss = inputs_.trainee.learn_from(batch);
    require(std::isfinite(loss.total), ErrorCode::kBackend, "train: the loss is no number in epoch ", epoch, ", step ",
            step, ": check the model");
    optimiser_.step();
    return {epoch, step, static_cast<int>(batch.front().prompt_embeddings.size()), loss, {}};
  }

  void keep_if_best() {
    const std::optional<double> auroc = state_.log.back().held_out_auroc;
    const KeptHeads& kept = state_.kept;
    if (kept.epoch > 0 && auroc && kept.held_out_auroc && *auroc <= *kept.held_out_auroc) return;
    state_.kept = {state_.epochs, auroc, inputs_.trainee.tensors()};
  }

  const TrainInputs& inputs_;
  const TrainOptions& options_;
  std::vector<Parameter*> parameters_;
  AdamW optimiser_;
  TrainingState state_;
};

}  // namespace

TrainingState train(const TrainInputs& inputs, const TrainOptions& options) {
  return Training(inputs, options).run();
}

}  // namespace inctrl
