// inctrl/prompt_set.h: the few normal pictures that queries are compared with.
#pragma once

#include <memory>
#include <string>

namespace inctrl {

// Pictures of one kind of normal thing, encoded once. Immutable; copies share memory; any thread may read.
class PromptSet {
 public:
  int shots() const noexcept;                          // K, at least 1
  const std::string& model_identity() const noexcept;  // of the model that encoded them

  // Above what most normal pictures show, in [0, 1]: 1.2 times the median of the highest patch residuals that the
  // prompts have when each is compared with the others (leave-one-out, over at most 16 of them); with a single prompt,
  // what the model file states. It scales overlays and is the level of regions where there is no threshold. It is not a
  // threshold: it promises no false-alarm rate. Decision: docs/decisions/0005-normal-level.md
  float normal_level() const noexcept;

 private:
  friend class Model;
  friend class Detector;
  struct Tokens;
  explicit PromptSet(std::shared_ptr<const Tokens> tokens) : tokens_(std::move(tokens)) {}
  std::shared_ptr<const Tokens> tokens_;
};

}  // namespace inctrl
