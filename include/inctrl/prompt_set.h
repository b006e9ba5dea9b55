// inctrl/prompt_set.h: the few normal pictures that queries are compared with.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inctrl/calibration.h"
#include "inctrl/image.h"
#include "inctrl/options.h"

namespace inctrl {

// What scores depend on, beside the tokens.
struct PromptSetInfo {
  std::string model, model_identity;  // name, and sha256, of the model that encoded the pictures
  Fit fit = Fit::kSquash;             // how the pictures became the encoder's square
  Tiles tiles;                        // how large pictures are looked at
  std::string category;               // of the text prior; empty where none was named
  double coreset = 1;                 // share of the pictures' tokens that were kept; see Model::coreset()
};

// What a program keeps with a set. Scores do not depend on it.
struct PromptSetNotes {
  std::string name;                    // as in "bolts@3"
  int version = 0;                     // 0: never stored
  std::string preprocess = "upright";  // how its pictures were read; queries should be read alike
};

// For people to look at.
struct PromptPicture {
  std::string source;  // where it came from, such as a file's path; may be empty
  Image thumbnail;     // the longer side has 160 pixels at most; may be empty
};

struct PromptTokens;  // hidden body

// Pictures of one kind of normal thing, encoded once. Immutable; copies share memory; any thread may read.
class PromptSet {
 public:
  // One safetensors file: docs/prompt-set-format.md. kNotFound; kBadFormat, naming file and tensor.
  static PromptSet load(const std::filesystem::path& file);
  // Written beside `file`, then renamed: a reader never sees half a set. kBackend.
  void save(const std::filesystem::path& file) const;

  int shots() const noexcept;  // K, at least 1
  const PromptSetInfo& info() const noexcept;
  const std::string& model_identity() const noexcept;  // info().model_identity
  const PromptSetNotes& notes() const noexcept;
  const std::vector<PromptPicture>& pictures() const noexcept;  // [K]
  std::string label() const;                                    // "bolts@3", "bolts" without a version, or empty

  // Above what most normal pictures show, in [0, 1]: 1.2 times the median of the highest patch residuals that the
  // prompts have when each is compared with the others (leave-one-out, over at most 16 of them); with a single prompt,
  // what the model file states. It scales overlays and is the level of regions where there is no threshold. It is not a
  // threshold: it promises no false-alarm rate. Decision: docs/decisions/0005-normal-level.md
  float normal_level() const noexcept;
  // [K]: the highest patch residual of each prompt against the others; 0 for a single one. Costs K searches.
  std::vector<float> leave_one_out() const;

  // What Model::calibrate() found; nothing before it, and after the set was changed.
  const std::optional<Calibration>& calibration() const noexcept;

  // All pictures of `sets`, in order, with the first one's notes and mask. kInvalidArgument if there is none;
  // kIncompatible unless model, fit and category are the same. A coreset has no whole pictures any more: what needs
  // them (this, select(), leave_one_out(), with_mask()) is kIncompatible.
  static PromptSet join(std::span<const PromptSet> sets);
  // The pictures at `indices`, in that order. kInvalidArgument if there is none or an index is out of range.
  PromptSet select(std::span<const int> indices) const;
  PromptSet with_notes(PromptSetNotes notes) const;

  // Places of queries to pass over, such as serial numbers and fixtures: pixels of `mask` that are not 0, the mask laid
  // over the whole query whatever its size. A patch is passed over if a quarter of it or more lies there. The prompts
  // themselves stay whole. An empty view takes the mask away. kInvalidArgument if nothing would be left; kLimit above
  // 4096 x 4096.
  PromptSet with_mask(const ImageView& mask) const;
  const Image& mask() const noexcept;  // gray, 0 or 255; without pixels if there is none

 private:
  friend class Model;
  friend class Detector;
  friend class PromptPairs;
  explicit PromptSet(std::shared_ptr<const PromptTokens> tokens) : tokens_(std::move(tokens)) {}
  std::shared_ptr<const PromptTokens> tokens_;
};

}  // namespace inctrl
