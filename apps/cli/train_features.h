// apps/cli/train_features.h: pictures of data sets as training sees them, out of the cache of `inctrl eval`.
// Tested by tests/end_to_end/train_test.py
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluation/encoding_cache.h"
#include "residual/text_prior.h"
#include "tensor_files/model_file.h"
#include "training/features.h"
#include "training/training_set.h"

namespace inctrl::cli {

class CachedFeatures : public FeatureReader {
 public:
  // All that it is given must outlive it. Encodes the sentences of every category where the model has a text tower.
  // kBadFormat if that lacks a tokenizer.
  CachedFeatures(const TrainingSet& set, std::span<const Dataset> datasets, const PictureFiles& files,
                 EncodingCache& cache, const ModelFile& model, const std::string& device);

  PictureFeatures read(std::size_t picture) override;
  std::string name(std::size_t picture) const override;

 private:
  const TrainingSet& set_;
  std::span<const Dataset> datasets_;
  const PictureFiles& files_;
  EncodingCache& cache_;
  std::vector<std::optional<TextDirections>> text_;  // of each category
};

}  // namespace inctrl::cli
