// inctrl/detector.h: judges pictures by how they differ from a few normal ones.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "inctrl/encoded_picture.h"
#include "inctrl/image.h"
#include "inctrl/model.h"
#include "inctrl/prompt_set.h"
#include "inctrl/result.h"

namespace inctrl {

struct ResidualMap;

struct DetectorOptions {
  std::optional<float> threshold;     // pred_score >= threshold is anomalous, below is normal; default: see decide
  std::optional<float> region_level;  // default: region_level() below
  // The share of normal pictures that may be called anomalous. Default: the prompts' calibration's, else 0.01.
  std::optional<double> false_alarms;
  // Find out, from the prompts alone or from their calibration, what normal pictures score: threshold, labels and
  // p-values follow from it. Without a calibration it costs as many searches as there are prompts, at most 16. False:
  // labels stay undecided unless there is a threshold.
  bool decide = true;
  Image ignore;  // places to pass over, beside the prompts' own; see PromptSet::with_mask()
};

// The place where a query is least like its prompts, and the place of a prompt that is most like it: cells of the token
// grid, the same for all pictures.
struct PatchMatch {
  int rows = 0, columns = 0;
  int row = 0, column = 0;  // of the query: its largest residual, of a region if one was asked for
  int prompt = 0, prompt_row = 0, prompt_column = 0;
  float residual = 0;  // of the two, 0 to 1: (1 - cosine) / 2, mean over the taps; 0.5 if they have nothing in common
};

// What labels rest on. A score from `threshold` on is anomalous, one below `normal_below` normal.
struct DecisionBasis {
  float threshold = 0, normal_below = 0;
  double false_alarms = 0;  // expected share of normal pictures from `threshold` on
  int normals = 0;          // normal pictures behind it
  bool by_ranks = false;    // the p-value is conformal; else the tail is a fit
};

// One model against one prompt set. const calls may run at once on any number of threads. A picture's score is the same
// to the last bit whatever the batch, the order, the threads or the other pictures.
class Detector {
 public:
  // kIncompatible if another model encoded the prompts, or pictures were fitted in another way.
  Detector(Model model, PromptSet prompts, const DetectorOptions& options = {});

  // kInvalidArgument for an empty picture, or one of which nothing is left beside what is to be ignored; kBackend.
  [[nodiscard]] Result detect(const ImageView& query) const;
  [[nodiscard]] std::vector<Result> detect(std::span<const ImageView> queries) const;  // in the same order
  // The result that the picture itself would get. kIncompatible if another model, or another fit, encoded it.
  [[nodiscard]] Result detect(const EncodedPicture& query) const;

  // To show why a picture, or a region of it, has its score. With several taps: the prompt's patch with the largest
  // mean cosine over them. Errors as of detect().
  [[nodiscard]] PatchMatch nearest_patch(const EncodedPicture& query, const std::optional<Box>& region = {}) const;

  // Nothing if the options say not to decide, and for a single prompt without variation.
  std::optional<DecisionBasis> basis() const;
  // The map value from which a place counts as a region. If the options give none: the prompts' normal_level()
  // (head kind residual: on the scale of its map); with head kinds none and residual, whose maps have the scale of the
  // score, the threshold of the options, or at most the one that was found.
  float region_level() const noexcept;

 private:
  friend class Model;
  struct Prepared;
  ResidualMap residuals(const PictureTokens& query) const;
  double pooled(const ResidualMap& residuals, const PictureTokens& query) const;
  double pooled_level() const;
  Result judge(const PictureTokens& query) const;
  void decide(Result& result) const;

  Model model_;
  PromptSet prompts_;
  DetectorOptions options_;
  std::shared_ptr<const Prepared> prepared_;
};

}  // namespace inctrl
