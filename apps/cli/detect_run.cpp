// apps/cli/detect_run.cpp: one run of `inctrl detect`, from names to results. Tested by tests/end_to_end/
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <set>
#include <sstream>

#include "cli/commands.h"
#include "cli/detect_flags.h"
#include "cli/in_order.h"
#include "cli/interrupt.h"
#include "cli/named_prompts.h"
#include "cli/picture_reader.h"
#include "cli/progress.h"
#include "cli/prompt_doubts.h"
#include "cli/prompt_pictures.h"
#include "cli/run_outputs.h"
#include "cli/run_source.h"
#include "evaluation/draw_prompts.h"
#include "inctrl/detector.h"
#include "pictures/overlay.h"
#include "tensor/require.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

struct Task {
  RunItem item;
  std::string stem;  // of its output files
};

// A task that is done.
struct Outcome {
  RunItem item;
  Judged judged;
  Image overlay;  // for the overlay video, if there is one
};

// How pictures are read, what they are compared with, and the model to do it.
struct Comparison {
  PictureReader reader;
  Model model;
  PromptSet prompts;
  std::vector<std::string> normals;  // what the prompts were called
};

PromptSet drawn(const PromptSet& prompts, const DetectFlags& flags) {
  if (flags.shots == 0) return prompts;
  std::vector<int> indices;
  for (const std::size_t index :
       draw_prompts(static_cast<std::size_t>(prompts.shots()), static_cast<std::size_t>(flags.shots), flags.seed))
    indices.push_back(static_cast<int>(index));
  return prompts.select(indices);
}

Comparison with_stored_prompts(const DetectFlags& flags, bool one_picture) {
  const PromptSet prompts = load_prompts(flags.prompts);
  const PromptSetInfo& info = prompts.info();
  require(flags.category.empty() || flags.category == info.category, ErrorCode::kIncompatible, called(prompts),
          " is of category '", info.category, "', not '", flags.category, "': leave --category out");
  flags.tiles.require_those_of(info.tiles, called(prompts));
  require(info.tiles.count() == 1 || flags.fit.empty() || flags.fit == "squash", ErrorCode::kIncompatible,
          called(prompts), " was looked at in tiles, which are squashed: leave --fit out");
  const std::string fit = flags.fit.empty() ? std::string(name(info.fit)) : flags.fit;
  const PromptSet chosen = drawn(prompts, flags);
  return {PictureReader(read_as(prompts, flags.reading), flags.fit),
          model_of(prompts, flags.model, fit, flags.machine, one_picture), chosen, sources_of(chosen)};
}

Comparison with_new_prompts(const DetectFlags& flags, bool one_picture) {
  const PictureReader reader(flags.reading, flags.fit);
  flags.tiles.require_alone(flags.fit, reader.preprocess());
  const std::vector<std::string> found = list_normals(flags.normal);
  const Model model = flags.tiles.apply(
      load_model(flags.model.empty() ? "inctrl-lite" : flags.model, flags.fit, flags.machine, one_picture),
      found.front(), flags.reading.options());
  std::vector<std::string> files;
  for (const std::size_t index : draw_prompts(found.size(), static_cast<std::size_t>(flags.shots), flags.seed))
    files.push_back(found[index]);
  Progress no_progress(false, files.size());
  const EncodeOptions options{.category = flags.category, .threads = flags.machine.thread_count()};
  PromptSet prompts = encode_normals(model, reader, files, options, no_progress);
  if (const std::string doubt = flags.quiet ? "" : doubt_about(prompts, files); !doubt.empty())
    std::cerr << "inctrl detect: " << doubt << '\n';
  return {reader, model, std::move(prompts), files};
}

class DetectRun {
 public:
  DetectRun(const DetectFlags& flags, const Comparison& comparison, Detector detector, RunFacts facts)
      : flags_(flags),
        reader_(comparison.reader),
        detector_(std::move(detector)),
        model_(comparison.model.info()),
        progress_(!flags.quiet && !flags.no_progress, std::nullopt),
        source_(make_run_source(flags, [this](const std::string& text) { say(text); })) {
    progress_.expect(source_->size());
    facts.timed = source_->is_timed();
    outputs_ = std::make_unique<RunOutputs>(flags, facts, scale_of_maps(model_.head, detector_.region_level()),
                                            *source_, [this](const std::string& text) { say(text); });
    for (const std::string& file : comparison.normals) normals_.insert(real_path(file));
  }

  int run() {
    const InOrder<std::vector<Task>, std::vector<Outcome>> in_order(
        flags_.machine.thread_count(), [this] { return next_batch(); },
        [this](std::vector<Task> batch) { return judge(std::move(batch)); },
        [this](std::vector<Outcome> batch) { emit(batch); });
    finish();
    if (interrupted()) return kInterrupted;
    if (failures_ > 0) return kSomeFailed;
    return anomalies_ > 0 && flags_.fail_on_anomaly ? kAnomalyFound : kAllDone;
  }

 private:
  // Few pictures do not earn what the compiling of a larger graph costs, and live ones do not wait for each other.
  std::size_t batch_size() const {
    constexpr std::size_t kMany = 256;
    if (flags_.machine.batch > 0) return static_cast<std::size_t>(flags_.machine.batch);
    return source_->size().value_or(0) >= kMany ? static_cast<std::size_t>(model_.batch) : 1;
  }

  std::optional<std::vector<Task>> next_batch() {
    std::vector<Task> batch;
    // What is there is not held back for what may come.
    while (batch.size() < batch_size() && (batch.empty() || source_->ready())) {
      std::optional<RunItem> item = source_->next();
      if (!item) break;
      std::string stem = outputs_->stem_for(*item);
      batch.push_back({std::move(*item), std::move(stem)});
    }
    if (batch.empty()) return std::nullopt;
    return batch;
  }

  std::vector<Outcome> judge(std::vector<Task> batch) {
    std::vector<Judged> judged(batch.size());
    std::vector<RunPicture> pictures(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      RunItem& item = batch[i].item;
      judged[i].image = item.name.given;
      judged[i].time = item.time;
      judged[i].captured_at = item.captured_at;
      attempt(judged[i], [&] { pictures[i] = read(item, judged[i]); });
    }
    detect(pictures, judged);
    std::vector<Outcome> outcomes(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      Image overlay;
      if (!judged[i].error) place_in_shown(judged[i].result, pictures[i], detector_.region_level());
      if (!judged[i].error)
        attempt(judged[i], [&] { overlay = outputs_->draw(batch[i].stem, pictures[i].shown.view(), judged[i]); });
      outcomes[i] = {std::move(batch[i].item), std::move(judged[i]), std::move(overlay)};
      progress_.done_one();
    }
    return outcomes;
  }

  // What goes wrong with one picture is that picture's result, not the run's end.
  template <typename Action>
  static void attempt(Judged& judged, Action action) {
    try {
      action();
    } catch (const Error& error) {
      judged.error = error;
    } catch (const std::bad_alloc&) {
      judged.error = Error(ErrorCode::kLimit, judged.image + ": not enough memory for this picture");
    }
  }

  RunPicture read(RunItem& item, Judged& judged) {
    const std::string& file = item.name.given;
    RunPicture picture = item.picture.pixels.empty() ? reader_.read(file, model_.input_size)
                                                     : reader_.take(std::move(item.picture), model_.input_size);
    judged.width = picture.width();
    judged.height = picture.height();
    const std::string hidden = reader_.hidden_part(file, picture, model_.fit);
    if (!hidden.empty() && !flags_.quiet && !warned_.exchange(true)) say(hidden);
    return picture;
  }

  void detect(const std::vector<RunPicture>& pictures, std::vector<Judged>& judged) {
    std::vector<ImageView> views;
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < pictures.size(); ++i)
      if (!judged[i].error) views.push_back(pictures[i].judged()), at.push_back(i);
    if (views.empty()) return;
    try {
      std::vector<Result> results = detector_.detect(views);
      for (std::size_t k = 0; k < at.size(); ++k) judged[at[k]].result = std::move(results[k]);
    } catch (const Error&) {  // one of them: which? The others must not suffer.
      for (std::size_t k = 0; k < at.size(); ++k)
        attempt(judged[at[k]], [&] {
          try {
            judged[at[k]].result = detector_.detect(views[k]);
          } catch (const Error& error) {
            throw Error(error.code, judged[at[k]].image + ": " + error.what());
          }
        });
    }
  }

  void emit(const std::vector<Outcome>& batch) {
    for (const auto& [item, judged, overlay] : batch) {
      if (judged.error && judged.error->code == ErrorCode::kNotFound && source_->may_vanish()) continue;
      if (judged.error) say(judged.error->what());
      failures_ += judged.error.has_value();
      anomalies_ += !judged.error && judged.result.pred_label == Label::kAnomalous;
      if (!judged.error && !source_->is_timed() && normals_.contains(real_path(judged.image)))
        note_normal(judged.image);
      outputs_->write(judged, overlay);
      source_->came_out(item);
    }
  }

  static fs::path real_path(const std::string& file) {
    std::error_code error;
    return file.empty() ? fs::path() : fs::weakly_canonical(file, error);
  }

  void note_normal(const std::string& image) {
    constexpr std::size_t kNamed = 3;
    if (normals_judged_ < kNamed) named_normals_ += (normals_judged_ > 0 ? ", " : "") + image;
    if (normals_judged_ == kNamed) named_normals_ += ", ...";
    ++normals_judged_;
  }

  std::string about_normals() const {
    const bool one = normals_judged_ == 1;
    return std::to_string(normals_judged_) + (one ? " picture is" : " pictures are") +
           " among the normal ones and scored too low, being compared with " + (one ? "itself: " : "themselves: ") +
           named_normals_;
  }

  void finish() {
    outputs_->finish();
    if (!flags_.quiet && normals_judged_ > 0) say(about_normals());
    if (!flags_.quiet)
      say(summary());
    else if (outputs_->has_lost_posts())
      say(outputs_->webhook_summary());
  }

  void say(const std::string& text) { progress_.say("inctrl detect: " + text); }

  std::string summary() const {
    const double seconds = progress_.seconds();
    std::ostringstream text;
    text << progress_.done() << (progress_.done() == 1 ? " picture" : " pictures");
    if (failures_ > 0) text << ", " << failures_ << " failed";
    text << std::fixed << std::setprecision(1) << ", "
         << static_cast<double>(progress_.done()) / std::max(seconds, 1e-9) << " a second";
    if (source_->passed_over() > 0) text << "; " << source_->passed_over() << " other files passed over";
    if (const auto basis = detector_.basis(); basis && !flags_.threshold)
      text << std::setprecision(3) << "; threshold " << basis->threshold << " from " << basis->normals
           << (basis->normals == 1 ? " normal picture" : " normal pictures") << ", " << std::setprecision(1)
           << basis->false_alarms * 100 << " % false alarms";
    text << std::setprecision(3) << "; regions from " << detector_.region_level() << " on";
    if (interrupted()) text << "; interrupted, what was done is complete";
    return text.str() + outputs_->summary();
  }

  const DetectFlags& flags_;
  const PictureReader& reader_;
  const Detector detector_;
  const ModelInfo& model_;
  Progress progress_;
  std::unique_ptr<RunSource> source_;
  std::unique_ptr<RunOutputs> outputs_;
  std::atomic<bool> warned_{false};
  std::set<fs::path> normals_;
  std::size_t normals_judged_ = 0;  // pictures that were judged against themselves, the first few of them by name
  std::string named_normals_;
  std::size_t failures_ = 0, anomalies_ = 0;  // counted where results come out, one thread at a time
};

// One picture that is named itself: more streams would only divide the threads.
bool is_one_picture(const DetectFlags& flags) {
  std::error_code error;
  return flags.images.size() == 1 && fs::is_regular_file(flags.images.front(), error);
}

}  // namespace

namespace {

void require_sense_of_fast_decode(const DetectFlags& flags, const Model& model) {
  if (!flags.reading.fast_decode) return;
  require(flags.out.empty() && flags.live.out_video.empty(), ErrorCode::kInvalidArgument,
          "--fast-decode does not go with --out and --out-video: they show whole pictures");
  require_whole_for_tiles(flags.reading, model);
}

}  // namespace

int run_detect(const DetectFlags& flags) {
  flags.live.require_sense(!flags.images.empty());
  require(!flags.normal.empty() || !flags.prompts.empty(), ErrorCode::kInvalidArgument,
          "detect: what is normal? Give --normal PICTURES or --prompts SET");
  watch_interrupts();
  const Comparison comparison = flags.prompts.empty() ? with_new_prompts(flags, is_one_picture(flags))
                                                      : with_stored_prompts(flags, is_one_picture(flags));
  require_sense_of_fast_decode(flags, comparison.model);
  DetectorOptions options{.threshold = flags.threshold, .false_alarms = flags.false_alarms};
  require(flags.ignore.empty() || comparison.reader.preprocess() != "released", ErrorCode::kInvalidArgument,
          "--ignore does not go with --preprocess released");
  if (!flags.ignore.empty()) options.ignore = read_picture(flags.ignore, flags.reading.options());
  const std::string label = comparison.prompts.label();
  const ModelInfo& model = comparison.model.info();
  const RunFacts facts{model.name, label.empty() ? std::nullopt : std::optional(label), comparison.prompts.shots()};
  DetectRun run(flags, comparison, Detector(comparison.model, comparison.prompts, options), facts);
  return run.run();
}

}  // namespace inctrl::cli
