// apps/cli/eval_run.cpp: one run of `inctrl eval`, from a data set to its report. Tested by
// tests/end_to_end/eval_test.py
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "cli/commands.h"
#include "cli/eval_flags.h"
#include "cli/interrupt.h"
#include "cli/mistake_pictures.h"
#include "cli/picture_files.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "evaluation/comparison_text.h"
#include "evaluation/evaluate.h"
#include "evaluation/prompts_file.h"
#include "evaluation/report.h"
#include "evaluation/results_json.h"
#include "evaluation/resume.h"
#include "evaluation/tables.h"
#include "tensor/require.h"
#include "tensor_files/atomic_file.h"
#include "tensor_files/mapped_file.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& file, const std::string& text) {
  write_atomically(file, [&](std::ostream& out) { out << text; });
}

Results read_results(const fs::path& file) {
  const MappedFile mapped = MappedFile::open(file);
  return results_from_json({reinterpret_cast<const char*>(mapped.bytes().data()), mapped.bytes().size()},
                           file.string());
}

std::string number_text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

void require_consistent(const EvalFlags& flags) {
  const auto need = [](bool given, const char* flag, const char* why) {
    require(given, ErrorCode::kInvalidArgument, "eval: ", flag, " is needed", why);
  };
  if (!flags.results.empty()) {
    need(!flags.baseline.empty(), "--baseline", " beside --results: what to compare with");
    require(flags.dataset.layout.empty(), ErrorCode::kInvalidArgument,
            "eval: --results and --dataset exclude each other: the former evaluates nothing");
    return;
  }
  need(!flags.dataset.layout.empty(), "--dataset", "");
  need(!flags.dataset.root.empty(), "--root", "");
  need(!flags.out.empty(), "--out", ": a folder for results.json, tables and report");
}

// Prints, and writes where there is a folder. True if there was something to compare.
bool write_comparison(const EvalFlags& flags, const Results& baseline, const Results& now) {
  const Comparison comparison = compare(baseline, now);
  if (!flags.out.empty()) write_text(fs::path(flags.out) / "comparison.md", comparison_markdown(comparison));
  if (!flags.quiet) std::cout << comparison_brief(comparison);
  return comparison.pairs > 0;
}

std::vector<Method> methods_for(const EvalFlags& flags, const ModelInfo& model) {
  const std::vector<Method> had = methods_of(model);
  if (flags.methods.empty()) return had;
  std::vector<Method> methods;
  for (const std::string& text : flags.methods) {
    const Method method = parse_method(text);
    require(std::find(had.begin(), had.end(), method) != had.end(), ErrorCode::kInvalidArgument, "--methods ", text,
            ": model '", model.name, "' has no text tower");
    if (std::find(methods.begin(), methods.end(), method) == methods.end()) methods.push_back(method);
  }
  return methods;
}

class EvalRun {
 public:
  explicit EvalRun(const EvalFlags& flags)
      : flags_(flags),
        files_(flags.reading.options()),
        dataset_(flags.dataset.open(files_)),
        model_(tiled(load_model(flags.model, flags.fit, flags.machine, false))),
        cache_(flags.cache.empty() ? EncodingCache::default_folder() : fs::path(flags.cache), model_, reading()),
        out_(flags.out) {
    options_.shots = flags.shots;
    options_.seeds = flags.seeds;
    options_.methods = methods_for(flags, model_.info());
    options_.pro = flags.pro == "legacy" ? Pro::kLegacy : Pro::kExact;
    options_.false_alarms = flags.false_alarms;
    options_.held_out = flags.held_out;
    options_.threads = flags.machine.thread_count();
    if (!flags.prompts_file.empty()) options_.prompts = read_prompts_file(flags.prompts_file);
    std::sort(options_.shots.begin(), options_.shots.end());
    options_.shots.erase(std::unique(options_.shots.begin(), options_.shots.end()), options_.shots.end());
    require_enough_normals(dataset_, options_);
    if (!flags.baseline.empty()) baseline_ = read_results(flags.baseline);
    describe();
    if (flags.resume && fs::exists(out_ / "results.json"))
      take_over(results_, read_results(out_ / "results.json"), dataset_, options_);
  }

  int run() {
    watch_interrupts();
    std::size_t pictures = 0;
    for (const Category& category : dataset_.categories)
      if (!has_category(results_, category.name)) pictures += category.test.size();
    Progress progress(!flags_.quiet && !flags_.no_progress, pictures);
    options_.stop = [] { return interrupted(); };
    options_.judged_one = [&] { progress.done_one(); };
    options_.failed = [&](const EvaluationFailure& failure) { say(progress, failure); };
    for (const EvaluationFailure& failure : results_.failures) say(progress, failure);
    write_results();  // a folder that cannot be written is found out early
    for (const Category& category : dataset_.categories) {
      if (interrupted()) break;
      if (!has_category(results_, category.name)) evaluate(category, progress);
    }
    return finish();
  }

 private:
  Model tiled(const Model& model) const {
    if (!flags_.tiles.given()) return model;
    flags_.tiles.require_alone(flags_.fit, "upright");
    for (const Category& category : dataset_.categories)
      for (const LabelledPicture& picture : category.train)
        if (!picture.part && !picture.record)
          return flags_.tiles.apply(model, (dataset_.root / picture.file).string(), flags_.reading.options());
    fail(ErrorCode::kInvalidArgument, "--tiles: no picture of this data set is a file of its own");
  }

  std::string reading() const {
    return "upright, range " + flags_.reading.range + ", " + flags_.machine.precision + ", " + flags_.machine.device;
  }

  void describe() {
    results_.model = model_.info().name;
    results_.model_identity = model_.info().identity;
    results_.version = version();
    results_.dataset = flags_.dataset.layout;
    results_.root = flags_.dataset.root;
    results_.settings = {{"fit", std::string(name(model_.info().fit))},
                         {"range", flags_.reading.range},
                         {"tiles", name(model_.info().tiles)},
                         {"precision", flags_.machine.precision},
                         {"device", flags_.machine.device},
                         {"pro", flags_.pro},
                         {"false_alarms", number_text(flags_.false_alarms)},
                         {"held_out", std::to_string(flags_.held_out)},
                         {"pixel_resolution", "the mask's; maps enlarged bilinearly, not smoothed"},
                         {"prompts", flags_.prompts_file.empty() ? "drawn" : "named"}};
    for (const DatasetFailure& failure : dataset_.failures)
      results_.failures.push_back({"", failure.path, failure.reason});
  }

  void say(Progress& progress, const EvaluationFailure& failure) const {
    if (flags_.quiet) return;
    progress.say("inctrl: left out: " + (failure.category.empty() ? "" : failure.category + ": ") + failure.path +
                 (failure.path.empty() ? "" : ": ") + failure.reason);
  }

  void evaluate(const Category& category, Progress& progress) {
    const std::optional<CategoryResults> done =
        evaluate_category({model_, dataset_, files_, cache_}, category, options_);
    if (!done) return;
    add(results_, *done);
    write_results();
    if (flags_.quiet) return;
    const CategoryCounts& counts = done->counts;
    std::ostringstream line;
    line << "inctrl: " << category.name << ": prompts from " << counts.train << " normal pictures, tested on "
         << counts.test_normal << " normal and " << counts.test_anomalous << " anomalous ones";
    if (counts.without_mask > 0) line << " (" << counts.without_mask << " without a mask)";
    progress.say(line.str());
  }

  void write_results() const {
    write_atomically(out_ / "results.json", [&](std::ostream& out) { write_json(results_, out); });
  }

  int finish() {
    write_text(out_ / "table.md", table_markdown(results_));
    write_text(out_ / "table.csv", table_csv(results_));
    const std::vector<Mistake> mistakes = mistakes_with_pictures(results_, {model_, dataset_, files_, cache_});
    write_text(out_ / "report.html", report_html(results_, mistakes));
    if (!flags_.quiet) {
      std::cout << table_brief(results_);
      std::cerr << "inctrl: " << cache_.encoded() << " pictures encoded, " << cache_.found()
                << " times from the cache; see " << (out_ / "report.html").string() << '\n';
    }
    const bool compared = !baseline_ || write_comparison(flags_, *baseline_, results_);
    if (interrupted()) return kInterrupted;
    return compared && results_.failures.empty() ? kAllDone : kSomeFailed;
  }

  const EvalFlags& flags_;
  DecodedFiles files_;
  Dataset dataset_;
  Model model_;
  EncodingCache cache_;
  fs::path out_;
  EvaluationOptions options_;
  Results results_;
  std::optional<Results> baseline_;
};

}  // namespace

int run_eval(const EvalFlags& flags) {
  require_consistent(flags);
  if (!flags.results.empty())
    return write_comparison(flags, read_results(flags.baseline), read_results(flags.results)) ? kAllDone : kSomeFailed;
  return EvalRun(flags).run();
}

}  // namespace inctrl::cli
