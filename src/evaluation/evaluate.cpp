// src/evaluation/evaluate.cpp. Tested by tests/evaluation/evaluate_test.cpp
#include "evaluation/evaluate.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "evaluation/prompt_choices.h"
#include "evaluation/run_metrics.h"
#include "inctrl/detector.h"
#include "tensor/each_index.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// What is known of a test picture before it is judged.
struct TestPicture {
  const LabelledPicture* listed = nullptr;
  bool readable = true;
  std::optional<MaskRegions> truth;  // nothing: not in the pixel metrics
};

class CategoryEvaluation {
 public:
  CategoryEvaluation(const EvaluationInputs& inputs, const Category& category, const EvaluationOptions& options)
      : inputs_(inputs), category_(category), options_(options) {
    for (const LabelledPicture& picture : category.test) pictures_.push_back({&picture, true, std::nullopt});
    has_masks_ = std::any_of(category.test.begin(), category.test.end(),
                             [](const LabelledPicture& picture) { return picture.anomalous && !picture.mask.empty(); });
  }

  std::optional<CategoryResults> run() {
    const std::vector<PromptChoice> choices = choose();
    report_missing(choices);
    for (std::size_t first = 0; first < choices.size();) {
      const std::size_t count = std::min(choices.size() - first, runs_at_once(choices.front()));
      judge_and_measure(std::span(choices).subspan(first, count), first == 0);
      if (options_.stop()) return std::nullopt;
      first += count;
    }
    if (options_.stop()) return std::nullopt;
    count_pictures();
    std::sort(results_.failures.begin(), results_.failures.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    return std::move(results_);
  }

 private:
  std::vector<PromptChoice> choose() {
    const auto encode = [&](const LabelledPicture& picture, bool varied) { return encoded(picture, varied); };
    const auto named = options_.prompts.find(category_.name);
    if (options_.prompts.empty())
      return choose_prompts(category_, {options_.shots, options_.seeds, options_.held_out}, encode, options_.threads);
    std::vector<PromptChoice> choices;
    if (named != options_.prompts.end())
      for (const NamedPrompts& prompts : named->second)
        choices.push_back(choose_named(category_, prompts.shots, prompts.seed, prompts.names, encode));
    return choices;
  }

  void report_missing(const std::vector<PromptChoice>& choices) {
    if (!options_.prompts.empty()) {
      if (choices.empty()) report("", "no prompts are named for this category");
      return;
    }
    for (const int shots : options_.shots)
      if (std::none_of(choices.begin(), choices.end(),
                       [&](const PromptChoice& choice) { return choice.shots == shots; }))
        report("", std::to_string(shots) + " prompts: so many normal pictures cannot be read");
  }

  std::size_t runs_at_once(const PromptChoice& any) const {
    if (!has_masks_) return static_cast<std::size_t>(-1);
    const Result result =
        Detector(inputs_.model, inputs_.model.prompts_of({any.pictures.data(), 1}, prompt_options()), {.decide = false})
            .detect(any.pictures.front());
    const std::size_t bytes = result.anomaly_map.values.size() * sizeof(float) * pictures_.size();
    return std::max<std::size_t>(1, options_.map_bytes / std::max<std::size_t>(1, bytes));
  }

  PromptOptions prompt_options() const { return {.category = object_of(category_.name), .sources = {}}; }

  Detector detector_of(const PromptChoice& choice) const {
    PromptSet prompts = inputs_.model.prompts_of(choice.pictures, prompt_options());
    if (!choice.held_out.empty()) prompts = inputs_.model.calibrate(prompts, {.normals = choice.held_out});
    return {inputs_.model, prompts, {.false_alarms = options_.false_alarms}};
  }

  void judge_and_measure(std::span<const PromptChoice> choices, bool first_round) {
    std::vector<Detector> detectors;
    for (const PromptChoice& choice : choices) detectors.push_back(detector_of(choice));
    std::vector<JudgedRun> runs(choices.size(), JudgedRun(options_.methods.size(), pictures_.size()));
    for_each_index(pictures_.size(), options_.threads, [&](std::size_t i) {
      if (options_.stop()) return;
      judge(i, detectors, runs, first_round);
      if (first_round) options_.judged_one();
    });
    if (options_.stop()) return;
    for (std::size_t i = 0; i < choices.size() && !options_.stop(); ++i)
      measure(choices[i], runs[i], detectors[i].basis());
  }

  void judge(std::size_t i, const std::vector<Detector>& detectors, std::vector<JudgedRun>& runs, bool first_round) {
    TestPicture& picture = pictures_[i];
    if (!picture.readable) return;
    const std::optional<EncodedPicture> query = encoded(*picture.listed);
    picture.readable = query.has_value();
    if (!query) return;
    if (first_round && has_masks_) picture.truth = truth_of(*picture.listed, *query);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      Result result = detectors[run].detect(*query);
      for (std::size_t method = 0; method < options_.methods.size(); ++method)
        runs[run].scores[method][i] = score(options_.methods[method], result, *picture.listed);
      if (!picture.truth) continue;
      const Size size = picture.truth->size;
      scale(result.anomaly_map.frame, size, *query);
      runs[run].maps[i] = std::move(result.anomaly_map);
    }
  }

  static void scale(Frame& frame, Size mask, const EncodedPicture& picture) {
    const double across = static_cast<double>(mask.width) / picture.width();
    const double down = static_cast<double>(mask.height) / picture.height();
    frame = {frame.left * across, frame.top * down, frame.width * across, frame.height * down};
  }

  float score(Method method, const Result& result, const LabelledPicture& picture) const {
    const std::optional<float> score = score_by(method, result);
    require(score && std::isfinite(*score), ErrorCode::kBackend, "eval: ", picture.path, ": the score of method '",
            name(method), "' is no number: check the model");
    return *score;
  }

  std::optional<EncodedPicture> encoded(const LabelledPicture& picture, bool varied = false) {
    try {
      return inputs_.cache.get(inputs_.dataset, picture, inputs_.files, varied);
    } catch (const Error& error) {
      if (error.code == ErrorCode::kBackend) throw;  // not this picture's fault
      report(picture.path, error.what());
      return std::nullopt;
    }
  }

  std::optional<MaskRegions> truth_of(const LabelledPicture& picture, const EncodedPicture& query) {
    if (!picture.anomalous) return MaskRegions::none({query.width(), query.height()});
    if (picture.mask.empty()) return std::nullopt;
    try {
      return find_mask_regions(load_mask(inputs_.dataset, picture, inputs_.files).view());
    } catch (const Error& error) {
      report(picture.mask.string(), error.what());
      return std::nullopt;
    }
  }

  void measure(const PromptChoice& choice, const JudgedRun& judged, const std::optional<DecisionBasis>& basis) {
    std::vector<Truth> truth;
    for (const TestPicture& picture : pictures_)
      truth.push_back({picture.readable, picture.listed->anomalous, picture.truth ? &*picture.truth : nullptr});
    const PixelMetrics pixels =
        pixel_metrics_of(judged, truth, {.pro = options_.pro, .threads = options_.threads, .stop = options_.stop});
    for (std::size_t method = 0; method < options_.methods.size(); ++method) {
      Run run{category_.name,
              choice.shots,
              choice.seed,
              std::string(name(options_.methods[method])),
              choice.names,
              {},
              {},
              {},
              {},
              {}};
      if (options_.methods[method] == Method::kInctrl && basis) {
        run.threshold = basis->threshold, run.normal_below = basis->normal_below;
        run.normals = basis->normals;
      }
      run.metrics = metrics_of(judged.scores[method], truth, run.threshold);
      add_pixel_metrics(run.metrics, has_map(options_.methods[method]) ? pixels : no_map());
      for (std::size_t i = 0; i < pictures_.size(); ++i)
        if (pictures_[i].readable)
          run.images.push_back({pictures_[i].listed->path, pictures_[i].listed->anomalous, judged.scores[method][i]});
      results_.runs.push_back(std::move(run));
    }
  }

  void count_pictures() {
    results_.counts = {category_.name, category_.train.size(), 0, 0, 0};
    for (const TestPicture& picture : pictures_) {
      if (!picture.readable) continue;
      ++(picture.listed->anomalous ? results_.counts.test_anomalous : results_.counts.test_normal);
      if (picture.listed->anomalous && !picture.truth) ++results_.counts.without_mask;
    }
  }

  void report(const std::string& path, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    results_.failures.push_back({category_.name, path, reason});
    options_.failed(results_.failures.back());
  }

  const EvaluationInputs& inputs_;
  const Category& category_;
  const EvaluationOptions& options_;
  std::vector<TestPicture> pictures_;
  bool has_masks_ = false;
  std::mutex mutex_;  // of results_.failures
  CategoryResults results_;
};

}  // namespace

std::optional<CategoryResults> evaluate_category(const EvaluationInputs& inputs, const Category& category,
                                                 const EvaluationOptions& options) {
  return CategoryEvaluation(inputs, category, options).run();
}

std::string object_of(const std::string& category) {
  return category.substr(category.rfind('/') + 1);
}

void require_enough_normals(const Dataset& dataset, const EvaluationOptions& options) {
  if (!options.prompts.empty() || options.shots.empty()) return;
  const auto most = static_cast<std::size_t>(*std::max_element(options.shots.begin(), options.shots.end()));
  std::string short_of;
  for (const Category& category : dataset.categories)
    if (category.train.size() < most)
      short_of += (short_of.empty() ? "" : ", ") + category.name + " has " + std::to_string(category.train.size());
  require(short_of.empty(), ErrorCode::kInvalidArgument, "--shots ", most,
          ": needed as many normal training pictures; ", short_of,
          ": take fewer shots, or leave categories out with --categories");
}

}  // namespace inctrl
