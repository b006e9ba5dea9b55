// apps/cli/train_run.cpp: one run of `inctrl train`, from data sets to a model. Tested by
// tests/end_to_end/train_test.py
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <set>
#include <sstream>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/picture_files.h"
#include "cli/progress.h"
#include "cli/train_features.h"
#include "cli/train_flags.h"
#include "datasets/open_dataset.h"
#include "tensor/require.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/sha256.h"
#include "training/inctrl_trainee.h"
#include "training/train.h"
#include "training/trained_model.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

template <typename Value>
std::string joined(const std::vector<Value>& values) {
  std::ostringstream text;
  for (const Value& value : values) text << (&value == values.data() ? "" : ", ") << value;
  return text.str();
}

std::string decimal(double value) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(4) << value;
  return text.str();
}

std::vector<int> sorted_shots(std::vector<int> shots) {
  std::sort(shots.begin(), shots.end());
  shots.erase(std::unique(shots.begin(), shots.end()), shots.end());
  return shots;
}

// Each data set with the wanted categories alone; each wanted one must be in one of them.
std::vector<Dataset> open_all(const TrainFlags& flags, const PictureFiles& files) {
  require(flags.layouts.size() == flags.roots.size(), ErrorCode::kInvalidArgument, "train: ", flags.layouts.size(),
          " times --dataset, but ", flags.roots.size(), " times --root: each data set needs both");
  std::vector<Dataset> datasets;
  std::set<std::string> there;
  for (std::size_t i = 0; i < flags.layouts.size(); ++i) {
    datasets.push_back(open_dataset(flags.layouts[i], flags.roots[i], files));
    for (const Category& category : datasets.back().categories) there.insert(category.name);
  }
  for (const std::string& wanted : flags.categories)
    require(there.contains(wanted), ErrorCode::kInvalidArgument, "--categories ", in_quotes(wanted),
            ": there is no such category; there are ", joined(std::vector(there.begin(), there.end())));
  if (flags.categories.empty()) return datasets;
  for (Dataset& dataset : datasets)
    std::erase_if(dataset.categories, [&](const Category& category) {
      return std::find(flags.categories.begin(), flags.categories.end(), category.name) == flags.categories.end();
    });
  return datasets;
}

// "mine.safetensors": "mine.train" and `suffix`
fs::path beside(const fs::path& out, const fs::path& folder, const char* suffix) {
  return (folder.empty() ? out.parent_path() : folder) / (out.stem().string() + ".train" + suffix);
}

class TrainRun {
 public:
  explicit TrainRun(const TrainFlags& flags)
      : flags_(flags),
        shots_(sorted_shots(flags.shots)),
        files_(flags.reading.options()),
        datasets_(open_all(flags, files_)),
        set_(TrainingSet::of(datasets_, flags.held_out)),
        out_(flags.out) {
    (void)episodes();  // what cannot be drawn is refused before any work
    for (const Dataset& dataset : datasets_)
      for (const DatasetFailure& failure : dataset.failures) left_out(nullptr, failure.path, failure.reason);
  }

  int run() {
    watch_interrupts();
    const fs::path file = Model::find(flags_.model);
    const ModelFile base = open_model_file(file);
    const Model model = load_model(file.string(), flags_.fit, flags_.machine, false);
    EncodingCache cache(flags_.cache.empty() ? EncodingCache::default_folder() : fs::path(flags_.cache), model,
                        reading());
    CachedFeatures reader(set_, datasets_, files_, cache, base, flags_.machine.device);
    TrainingFeatures features(reader, set_.pictures.size(), feature_options(reader));
    if (!survey(features, cache)) return say_interrupted(0);
    InctrlTrainee trainee(features.inputs(), parse_objective(flags_.objective), seed());
    const std::optional<TrainingState> state = learn(trainee, features, model.info());
    if (!state) return say_interrupted(0);
    finish(*state, base);
    if (state->epochs < flags_.epochs) return say_interrupted(state->epochs);
    return failures_ == 0 ? kAllDone : kSomeFailed;
  }

 private:
  std::uint64_t seed() const { return static_cast<std::uint64_t>(flags_.seed); }

  BalancedEpisodes episodes() const { return {set_, {.shots = shots_, .batch = flags_.batch, .seed = seed()}}; }

  std::string reading() const {  // as inctrl eval has it: they share the cache
    return "upright, range " + flags_.reading.range + ", " + flags_.machine.precision + ", " + flags_.machine.device;
  }

  void left_out(Progress* progress, const std::string& path, const std::string& reason) {
    ++failures_;
    if (flags_.quiet) return;
    const std::string line = "inctrl: left out: " + path + ": " + reason;
    if (progress)
      progress->say(line);
    else
      std::cerr << line + "\n";
  }

  FeatureOptions feature_options(const CachedFeatures& reader) {
    FeatureOptions options;
    options.threads = flags_.machine.thread_count();
    options.stop = [] { return interrupted(); };
    options.read_one = [this] { progress_->done_one(); };
    options.failed = [this, &reader](std::size_t picture, const std::string& reason) {
      const std::lock_guard lock(mutex_);
      left_out(&*progress_, reader.name(picture), reason);
    };
    return options;
  }

  // False if interrupted.
  bool survey(TrainingFeatures& features, const EncodingCache& cache) {
    progress_.emplace(wants_progress(), set_.pictures.size());
    const std::optional<std::vector<std::size_t>> unreadable = features.survey();
    progress_.reset();
    if (!unreadable) return false;
    set_.leave_out(*unreadable);
    if (!flags_.quiet)
      std::cerr << "inctrl: " << cache.encoded() << " pictures encoded, " << cache.found() << " from the cache\n";
    return true;
  }

  bool wants_progress() const { return !flags_.quiet && !flags_.no_progress; }

  std::optional<TrainingState> learn(Trainee& trainee, TrainingFeatures& features, const ModelInfo& model) {
    BalancedEpisodes source = episodes();
    Selection selection(set_, shots_, seed());
    progress_.emplace(wants_progress(),
                      static_cast<std::size_t>(flags_.epochs) * static_cast<std::size_t>(flags_.steps), "steps");
    TrainOptions options{.epochs = flags_.epochs, .steps = flags_.steps, .pairing = parse_pairing(flags_.pairing)};
    options.threads = flags_.machine.thread_count();
    options.settings = settings(model);
    options.state_file = beside(out_, {}, ".state");
    options.resume = flags_.resume;
    options.stop = [] { return interrupted(); };
    options.step_done = [this] { progress_->done_one(); };
    options.epoch_done = [this](const TrainingState& state) { tell(state); };
    TrainingState state = train({trainee, source, features, selection}, options);
    progress_.reset();
    if (state.epochs == 0) return std::nullopt;
    return state;
  }

  void tell(const TrainingState& state) {
    write_logs(state);
    if (flags_.quiet) return;
    const EpochSummary epoch = summarise(state.log).back();
    progress_->say("inctrl: epoch " + std::to_string(epoch.epoch) + " of " + std::to_string(flags_.epochs) + ": loss " +
                   decimal(epoch.mean.total) +
                   (epoch.held_out_auroc ? ", held-out AUROC " + decimal(*epoch.held_out_auroc) : ""));
  }

  void write_logs(const TrainingState& state) const {
    write_atomically(beside(out_, flags_.log_folder, ".csv"), [&](std::ostream& out) { write_csv(state.log, out); });
    write_atomically(beside(out_, flags_.log_folder, ".svg"),
                     [&](std::ostream& out) { out << training_curve(state.log, state.kept.epoch); });
  }

  TrainingSettings settings(const ModelInfo& model) const {
    return {{"model", model.identity},
            {"fit", std::string(name(model.fit))},
            {"reading", reading()},
            {"holdout", joined(flags_.held_out)},
            {"shots", joined(shots_)},
            {"objective", flags_.objective},
            {"pairing", flags_.pairing},
            {"steps", std::to_string(flags_.steps)},
            {"batch", std::to_string(flags_.batch)},
            {"seed", std::to_string(flags_.seed)},
            {"pictures", digest()}};
  }

  // Of which pictures can be drawn, by name.
  std::string digest() const {
    Sha256 sha;
    const auto add = [&](const std::string& text) { sha.add(std::as_bytes(std::span(text))); };
    for (const TrainingCategory& category : set_.categories) {
      add("category " + category.name + '\n');
      for (const auto* pictures : {&category.normals, &category.anomalous, &category.queries}) {
        for (const std::size_t picture : *pictures) add(set_.pictures[picture].listed->path + '\n');
        add("\n");
      }
    }
    return sha.finish();
  }

  TrainingRecord record(const TrainingState& state, const ModelFile& base) const {
    TrainingRecord record{.encoder = base.identity,
                          .datasets = {},
                          .held_out = flags_.held_out,
                          .objective = flags_.objective,
                          .pairing = flags_.pairing,
                          .shots = shots_,
                          .epochs = state.epochs,
                          .steps = flags_.steps,
                          .batch = flags_.batch,
                          .seed = flags_.seed,
                          .kept_epoch = state.kept.epoch,
                          .held_out_auroc = state.kept.held_out_auroc};
    for (const Dataset& dataset : datasets_)
      record.datasets.push_back({dataset.layout, fs::weakly_canonical(dataset.root).filename().string(), {}, 0, 0});
    for (const TrainingCategory& category : set_.categories) {
      if (category.held_out) continue;
      TrainedOn& dataset = record.datasets[category.dataset];
      dataset.categories.push_back(category.name);
      dataset.normal += static_cast<int>(category.normals.size());
      dataset.anomalous += static_cast<int>(category.anomalous.size());
    }
    std::erase_if(record.datasets, [](const TrainedOn& dataset) { return dataset.categories.empty(); });
    return record;
  }

  void finish(const TrainingState& state, const ModelFile& base) const {
    write_logs(state);
    const std::string name = flags_.name.empty() ? out_.stem().string() : flags_.name;
    const std::string source = "inctrl train, " + joined(flags_.layouts) + ", seed " + std::to_string(flags_.seed);
    const std::string identity = write_trained_model(
        out_, base, {name, "inctrl", state.kept.tensors, {"heads", flags_.licence, source}, record(state, base)});
    if (flags_.quiet) return;
    std::cerr << "inctrl: wrote " << out_.string() << " (" << name << ", " << identity.substr(0, 12)
              << "): the heads of epoch " << state.kept.epoch
              << (state.kept.held_out_auroc ? ", held-out AUROC " + decimal(*state.kept.held_out_auroc)
                                            : std::string(", the last: there is no --holdout to select by"))
              << "\ninctrl: log " << beside(out_, flags_.log_folder, ".csv").string() << ", curve "
              << beside(out_, flags_.log_folder, ".svg").string() << '\n';
    if (flags_.licence == "unknown")
      std::cerr << "inctrl: the licence of the training pictures may bind these heads: state it with --licence\n";
  }

  int say_interrupted(int epochs) const {
    if (!flags_.quiet)
      std::cerr << "inctrl: interrupted after " << epochs << " whole epochs; the same command with --resume goes on\n";
    return kInterrupted;
  }

  const TrainFlags& flags_;
  std::vector<int> shots_;
  DecodedFiles files_;
  std::vector<Dataset> datasets_;
  TrainingSet set_;
  fs::path out_;
  std::optional<Progress> progress_;
  std::mutex mutex_;  // of failures_
  int failures_ = 0;
};

}  // namespace

int run_train(const TrainFlags& flags) {
  return TrainRun(flags).run();
}

}  // namespace inctrl::cli
