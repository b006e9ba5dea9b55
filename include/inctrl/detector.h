// inctrl/detector.h: judges pictures by how they differ from a few normal ones.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "inctrl/image.h"
#include "inctrl/model.h"
#include "inctrl/prompt_set.h"
#include "inctrl/result.h"

namespace inctrl {

struct DetectorOptions {
  std::optional<float> threshold;     // pred_score >= threshold is anomalous; without one labels stay undecided
  std::optional<float> region_level;  // default: the threshold of head kind none, else normal_level
};

// One model against one prompt set. const calls may run at once on any number of threads. A picture's score is the same
// to the last bit whatever the batch, the order, the threads or the other pictures.
class Detector {
 public:
  // kIncompatible if another model encoded the prompts.
  Detector(Model model, PromptSet prompts, const DetectorOptions& options = {});

  [[nodiscard]] Result detect(const ImageView& query) const;                           // kInvalidArgument, kBackend
  [[nodiscard]] std::vector<Result> detect(std::span<const ImageView> queries) const;  // in the same order

  float region_level() const noexcept;  // the map value from which a place counts as a region

 private:
  Model model_;
  PromptSet prompts_;
  DetectorOptions options_;
};

}  // namespace inctrl
