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
#include "training/calibrated_head.h"
#include "training/drawn_episodes.h"
#include "training/inctrl_trainee.h"
#include "training/residual_trainee.h"
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
        numbers_(set_.pictures.size(), static_cast<std::size_t>(flags.drawn)),
        out_(flags.out) {
    refuse_useless();
    (void)Sources(*this);  // what cannot be drawn is refused before any work
    for (const Dataset& dataset : datasets_)
      for (const DatasetFailure& failure : dataset.failures) left_out(nullptr, failure.path, failure.reason);
  }

  int run() {
    watch_interrupts();
    const fs::path file = Model::find(flags_.model);
    const ModelFile base = without_heads(open_model_file(file));
    const Model model = load_model(file.string(), flags_.fit, flags_.machine, false, false);
    EncodingCache cache(flags_.cache.empty() ? EncodingCache::default_folder() : fs::path(flags_.cache), model,
                        reading());
    CachedFeatures reader(
        {set_, datasets_, files_, cache, model, base, flags_.machine.device, seed(), flags_.head == "residual"},
        numbers_);
    TrainingFeatures features(reader, numbers_.count(), set_.pictures.size(), feature_options(reader));
    if (!survey(features, cache)) return say_interrupted(0);
    const std::unique_ptr<Trainee> trainee = make_trainee(features, base);
    std::optional<TrainingState> state = learn(*trainee, features, model.info());
    if (!state) return say_interrupted(0);
    finish(*state, base);
    if (state->epochs < flags_.epochs) return say_interrupted(state->epochs);
    return failures_ == 0 ? kAllDone : kSomeFailed;
  }

 private:
  std::uint64_t seed() const { return static_cast<std::uint64_t>(flags_.seed); }

  void refuse_useless() const {
    const bool paper = flags_.head == "inctrl", sets = !flags_.layouts.empty();
    const auto refuse = [](bool useless, const char* flag, const char* why) {
      require(!useless, ErrorCode::kInvalidArgument, "train: ", flag, why);
    };
    refuse(!paper && flags_.objective != "logits", "--objective", " is of the paper's heads, not of --head residual");
    refuse(!paper && flags_.pairing != "correct", "--pairing", " is of the paper's heads, not of --head residual");
    refuse(!sets && flags_.synthetic > 0, "--synthetic",
           " draws defects on pictures of data sets: name one (--dataset)");
    refuse(!sets && flags_.augment, "--augment", " varies pictures of data sets: name one (--dataset)");
  }

  // Data sets and drawn categories, those that were asked for, a batch of each in turn.
  struct Sources {
    explicit Sources(const TrainRun& run) {
      const TrainFlags& flags = run.flags_;
      const EpisodeOptions options{run.shots_, flags.batch, run.seed(), flags.synthetic, flags.augment};
      require(!flags.layouts.empty() || flags.drawn > 0, ErrorCode::kInvalidArgument,
              "train: nothing to learn from: name a data set with --dataset and --root, or --drawn categories");
      if (!flags.layouts.empty()) listed.emplace(run.set_, options);
      if (flags.drawn > 0) drawn.emplace(run.numbers_, options);
      std::vector<EpisodeSource*> sources;
      if (listed) sources.push_back(&*listed);
      if (drawn) sources.push_back(&*drawn);
      all.emplace(std::move(sources));
    }
    std::optional<BalancedEpisodes> listed;
    std::optional<DrawnEpisodes> drawn;
    std::optional<AlternatingEpisodes> all;
  };

  std::unique_ptr<Trainee> make_trainee(const TrainingFeatures& features, const ModelFile& base) const {
    if (flags_.head == "residual")
      return std::make_unique<ResidualTrainee>(tap_widths(base.config), flags_.machine.thread_count());
    return std::make_unique<InctrlTrainee>(features.inputs(), parse_objective(flags_.objective), seed());
  }

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
    Sources sources(*this);
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
    if (flags_.head == "residual") options.optimiser.decay = 0;  // the pull to the identity takes its place
    TrainingState state = train({trainee, *sources.all, features, selection}, options);
    progress_.reset();
    if (state.epochs == 0) return std::nullopt;
    if (flags_.head == "residual" && state.epochs == flags_.epochs) calibrate(state, *sources.all, features);
    return state;
  }

  // On batches that go on where the training ended.
  void calibrate(TrainingState& state, EpisodeSource& episodes, TrainingFeatures& features) const {
    constexpr int kBatches = 20;
    std::vector<EpisodeBatch> batches;
    for (int i = 0; i < kBatches; ++i) batches.push_back(episodes.next());
    const auto read = features.token_items(batches);
    if (!read) return;
    TrainingFeatures::Items items;
    for (const TrainingFeatures::Items& batch : *read) items.insert(items.end(), batch.begin(), batch.end());
    const ResidualHead head = residual_head_of(state.kept.tensors);
    state.kept.tensors = residual_head_tensors(calibrated(head, items, flags_.machine.thread_count()));
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
            {"head", flags_.head},
            {"drawn", std::to_string(flags_.drawn)},
            {"synthetic", decimal(flags_.synthetic)},
            {"augment", flags_.augment ? "yes" : "no"},
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
                          .objective = flags_.head == "residual" ? "patches" : flags_.objective,
                          .pairing = flags_.head == "residual" ? "patches" : flags_.pairing,
                          .drawn = flags_.drawn,
                          .synthetic = flags_.synthetic,
                          .augment = flags_.augment,
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
    const std::string identity = write_trained_model(
        out_, base, {name, flags_.head, state.kept.tensors, {"heads", flags_.licence, source()}, record(state, base)});
    if (!flags_.heads_out.empty()) write_heads(state.kept.tensors);
    if (flags_.quiet) return;
    std::cerr << "inctrl: wrote " << out_.string() << " (" << name << ", " << identity.substr(0, 12)
              << "): the heads of epoch " << state.kept.epoch
              << (state.kept.held_out_auroc ? ", held-out AUROC " + decimal(*state.kept.held_out_auroc)
                                            : std::string(", the last: there is no --holdout to select by"))
              << "\ninctrl: log " << beside(out_, flags_.log_folder, ".csv").string() << ", curve "
              << beside(out_, flags_.log_folder, ".svg").string() << '\n';
    if (flags_.licence == "unknown" && !flags_.layouts.empty())
      std::cerr << "inctrl: the licence of the training pictures may bind these heads: state it with --licence\n";
  }

  std::string source() const {
    return "inctrl train, " + joined(learnt_from()) + ", seed " + std::to_string(flags_.seed);
  }

  std::vector<std::string> learnt_from() const {
    std::vector<std::string> sources = flags_.layouts;
    if (flags_.drawn > 0) sources.push_back(std::to_string(flags_.drawn) + " drawn categories");
    return sources;
  }

  void write_heads(const HeadTensors& heads) const {
    std::map<std::string, TensorView> tensors;
    for (const auto& [name, tensor] : heads)
      tensors[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    write_safetensors(flags_.heads_out, tensors,
                      {{"head", flags_.head}, {"licence", flags_.licence}, {"source", source()}});
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
  PictureNumbers numbers_;
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
