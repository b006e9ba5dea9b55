// src/evaluation/evaluate.h: how well does a model do on a data set, few normal pictures of each category given?
// Each picture is encoded once; then every shot count, seed and method is measured.
// Source: InCTRL, section 4 (evaluation protocol). Tested by tests/evaluation/evaluate_test.cpp
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/dataset.h"
#include "evaluation/encoding_cache.h"
#include "evaluation/methods.h"
#include "evaluation/results.h"
#include "inctrl/model.h"
#include "metrics/pixel_metrics.h"

namespace inctrl {

// The prompts of one run, by name.
struct NamedPrompts {
  int shots = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> names;
};

struct EvaluationOptions {
  std::vector<int> shots{1, 2, 4, 8};
  int seeds = 5;                // draws of prompts for each shot count: seeds 0, 1, ...
  std::vector<Method> methods;  // of methods_of() the model
  // Instead of drawing: the runs of each category.
  std::map<std::string, std::vector<NamedPrompts>> prompts;
  double false_alarms = 0.01;  // the share asked for where thresholds are set from normals alone
  int held_out = 0;            // further normal training pictures that calibrate each run; none with named prompts
  Pro pro = Pro::kExact;
  int threads = 1;
  std::size_t map_bytes = std::size_t{256} << 20;  // anomaly maps kept at once; more are judged in several rounds

  // Called from any thread.
  std::function<bool()> stop = [] { return false; };  // true: end soon; what is done stays
  std::function<void()> judged_one = [] {};           // a test picture of a category is done
  std::function<void(const EvaluationFailure&)> failed = [](const EvaluationFailure&) {};
};

struct EvaluationInputs {
  const Model& model;
  const Dataset& dataset;
  const PictureFiles& files;
  EncodingCache& cache;
};

struct CategoryResults {
  CategoryCounts counts;
  std::vector<Run> runs;
  std::vector<EvaluationFailure> failures;  // pictures left out
};

// Nothing if stopped. Pictures that cannot be read are left out and reported. kInvalidArgument for prompts by name that
// are not the category's; kBackend, naming the picture, for a score that is no number.
std::optional<CategoryResults> evaluate_category(const EvaluationInputs& inputs, const Category& category,
                                                 const EvaluationOptions& options);

// What a text prior calls the things of a category: the last part of its name ("mvtec/bottle": "bottle").
std::string object_of(const std::string& category);

// kInvalidArgument, before any work, if a category has fewer training pictures than the most shots, naming all such.
void require_enough_normals(const Dataset& dataset, const EvaluationOptions& options);

}  // namespace inctrl
