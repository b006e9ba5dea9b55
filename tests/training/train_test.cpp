// tests/training/train_test.cpp: src/training/train.h, selection.h and training_state.h
#include "training/train.h"

#include <optional>

#include "support/file_bytes.h"
#include "support/temporary_folder.h"
#include "training/drawn_features.h"
#include "training/inctrl_trainee.h"

namespace inctrl {
namespace {

const auto kAsItIs = [](TrainOptions&) {};

class Train : public testing::Test {
 protected:
  // One training from its beginning; everything about it is made anew.
  TrainingState run(const std::function<void(TrainOptions&)>& change = kAsItIs, int threads = 1,
                    std::vector<std::string> held_out = {"c"}) {
    const TrainingSet set = TrainingSet::of({&dataset_, 1}, held_out);
    DrawnFeatures reader(set);
    TrainingFeatures features(reader, set.pictures.size(), {.threads = threads});
    (void)features.survey();
    InctrlTrainee trainee(features.inputs(), Objective::kLogits, 10);
    if (break_heads_) trainee.parameters()[2]->values[0] = std::numeric_limits<double>::quiet_NaN();
    BalancedEpisodes episodes(set, {.shots = {1, 2}, .batch = 8});
    Selection selection(set, {1, 2}, 10);
    TrainOptions options{.epochs = 4, .steps = 30, .threads = threads};
    options.settings = {{"seed", "10"}};
    change(options);
    return train({trainee, episodes, features, selection}, options);
  }

  static void expect_same(const TrainingState& a, const TrainingState& b) {
    EXPECT_EQ(a.epochs, b.epochs);
    EXPECT_EQ(a.kept.epoch, b.kept.epoch);
    EXPECT_EQ(a.kept.held_out_auroc, b.kept.held_out_auroc);
    ASSERT_EQ(a.kept.tensors.size(), b.kept.tensors.size());
    for (const auto& [name, tensor] : a.kept.tensors) EXPECT_EQ(tensor.values, b.kept.tensors.at(name).values) << name;
    ASSERT_EQ(a.log.size(), b.log.size());
    for (std::size_t i = 0; i < a.log.size(); ++i) EXPECT_EQ(a.log[i].loss.total, b.log[i].loss.total) << i;
  }

  const Dataset dataset_ = drawn_dataset(3, 6, 5);
  TemporaryFolder folder_;
  const std::filesystem::path state_file_ = folder_ / "a.train.state";
  bool break_heads_ = false;
};

TEST_F(Train, LowersTheLoss) {
  const TrainingState state = run();
  ASSERT_EQ(state.log.size(), 120u);
  const std::vector<EpochSummary> epochs = summarise(state.log);
  EXPECT_LT(epochs.back().mean.total, 0.7 * epochs.front().mean.total);
}

TEST_F(Train, GivesTheSameBitsAtAnyNumberOfThreads) {
  expect_same(run(kAsItIs, 2), run());
  expect_same(run(kAsItIs, 5), run());
}

TEST_F(Train, InterruptedGoesOnToTheSameBits) {
  const TrainingState whole = run();
  for (const int stop_after : {45, 60, 100}) {  // within the second epoch, at its end, within the fourth
    int steps = 0;
    const TrainingState part = run([&](TrainOptions& options) {
      options.state_file = state_file_;
      options.stop = [&] { return steps >= stop_after; };
      options.step_done = [&] { ++steps; };
    });
    EXPECT_EQ(part.epochs, stop_after / 30);
    const TrainingState rest = run([&](TrainOptions& options) {
      options.state_file = state_file_;
      options.resume = true;
    });
    expect_same(rest, whole);
  }
}

TEST_F(Train, MayBeMadeLonger) {
  (void)run([&](TrainOptions& options) { options.state_file = state_file_, options.epochs = 2; });
  const auto resumed = [&](int epochs) {
    return run([&](TrainOptions& options) {
      options.state_file = state_file_, options.resume = true, options.epochs = epochs;
    });
  };
  expect_same(resumed(4), run());
  expect_error(ErrorCode::kIncompatible, "--resume: 4 epochs are done already, --epochs asks for 3",
               [&] { (void)resumed(3); });
}

TEST_F(Train, BeginsAnewWithoutResume) {
  const auto kept = [&](TrainOptions& options) { options.state_file = state_file_; };
  const TrainingState first = run(kept);
  expect_same(run(kept), first);
}

TEST_F(Train, RefusesTheStateOfAnotherTraining) {
  (void)run([&](TrainOptions& options) { options.state_file = state_file_, options.epochs = 1; });
  expect_error(ErrorCode::kIncompatible, "the training that is there has seed '10', not '11'", [&] {
    (void)run([&](TrainOptions& options) {
      options.state_file = state_file_, options.resume = true, options.settings = {{"seed", "11"}};
    });
  });
}

TEST_F(Train, RefusesADamagedState) {
  (void)run([&](TrainOptions& options) { options.state_file = state_file_, options.epochs = 1; });
  std::filesystem::resize_file(state_file_, std::filesystem::file_size(state_file_) / 2);
  const auto resume = [&] {
    (void)run([&](TrainOptions& options) { options.state_file = state_file_, options.resume = true; });
  };
  expect_error(ErrorCode::kBadFormat, "a.train.state", resume);
  write_safetensors(state_file_, {}, {});
  expect_error(ErrorCode::kBadFormat, "not a training state", resume);
}

TEST_F(Train, KeepsTheEpochThatIsBestOnHeldOutCategories) {
  const TrainingState state = run();
  const std::vector<EpochSummary> epochs = summarise(state.log);
  double best = 0;
  int first_best = 0;
  for (const EpochSummary& epoch : epochs)
    if (epoch.held_out_auroc.value() > best) best = *epoch.held_out_auroc, first_best = epoch.epoch;
  EXPECT_EQ(state.kept.epoch, first_best);
  EXPECT_EQ(state.kept.held_out_auroc, best);
}

TEST_F(Train, KeepsTheLastEpochWhereNothingIsHeldOut) {
  const TrainingState state = run(kAsItIs, 1, {});
  EXPECT_EQ(state.kept.epoch, 4);
  EXPECT_FALSE(state.kept.held_out_auroc.has_value());
}

TEST_F(Train, StopsAtALossThatIsNoNumber) {
  break_heads_ = true;
  expect_error(ErrorCode::kBackend, "the loss is no number in epoch 1, step 1", [&] { (void)run(); });
}

TEST(SelectionRuns, LookAtHeldOutCategoriesAloneAndNeverAtTheirPrompts) {
  const Dataset dataset = drawn_dataset(3, 6, 5);
  const TrainingSet set = TrainingSet::of({&dataset, 1}, {"b"});
  const Selection selection(set, {1, 4}, 10);
  ASSERT_EQ(selection.runs().size(), 2u);
  for (const Selection::Run& run : selection.runs()) {
    EXPECT_EQ(set.categories[run.category].name, "b");
    EXPECT_EQ(run.episodes.size(), 7u);
    for (const Episode& episode : run.episodes) {
      EXPECT_EQ(episode.prompts, run.episodes.front().prompts);
      EXPECT_EQ(set.pictures[episode.query].category, run.category);
      for (const std::size_t prompt : episode.prompts) {
        EXPECT_NE(prompt, episode.query);
        EXPECT_TRUE(set.pictures[prompt].listed->path.starts_with("b/normal"));
      }
    }
  }
  EXPECT_FALSE(Selection(TrainingSet::of({&dataset, 1}, {}), {1}, 10).given());
}

// What is learnt from does not change if the held-out pictures do.
TEST_F(Train, LearnsNothingFromHeldOutCategories) {
  const TrainingState with = run(kAsItIs, 1, {"c"});
  Dataset without = dataset_;
  without.categories.pop_back();
  const TrainingSet set = TrainingSet::of({&without, 1}, {});
  DrawnFeatures reader(set);
  TrainingFeatures features(reader, set.pictures.size(), {});
  (void)features.survey();
  InctrlTrainee trainee(features.inputs(), Objective::kLogits, 10);
  BalancedEpisodes episodes(set, {.shots = {1, 2}, .batch = 8});
  Selection selection(set, {1, 2}, 10);
  const TrainingState state = train({trainee, episodes, features, selection}, {.epochs = 4, .steps = 30});
  for (std::size_t i = 0; i < state.log.size(); ++i) EXPECT_EQ(state.log[i].loss.total, with.log[i].loss.total);
}

}  // namespace
}  // namespace inctrl
