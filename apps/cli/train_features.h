// apps/cli/train_features.h: pictures as training sees them: those of data sets out of the cache of `inctrl eval`,
// those that are made from them, and those that are drawn. Tested by tests/end_to_end/train_test.py
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluation/encoding_cache.h"
#include "residual/text_prior.h"
#include "synthesis/drawn_category.h"
#include "tensor_files/model_file.h"
#include "training/features.h"
#include "training/picture_numbers.h"
#include "training/training_set.h"

namespace inctrl::cli {

// What pictures come from; all must outlive the features.
struct FeatureSources {
  const TrainingSet& set;
  std::span<const Dataset> datasets;
  const PictureFiles& files;
  EncodingCache& cache;
  const Model& model;     // the bare encoder
  const ModelFile& file;  // its file
  std::string device = "CPU";
  std::uint64_t seed = 0;  // of what is made and drawn
  bool masks = false;      // whether those of data sets are read
};

class CachedFeatures : public FeatureReader {
 public:
  // Encodes the sentences of every category where the model has a text tower. kBadFormat if that lacks a tokenizer.
  CachedFeatures(const FeatureSources& from, const PictureNumbers& numbers);

  PictureFeatures read(std::size_t picture) override;
  std::string name(std::size_t picture) const override;

 private:
  PictureFeatures listed(std::size_t index);
  PictureFeatures made(const DrawnPicture& drawn, std::size_t category) const;
  PictureFeatures described(const EncodedPicture& encoded, const Image& mask, std::size_t category) const;
  Image pixels_of(std::size_t listed) const;
  Random chance(const PictureNumbers::Picture& picture, const char* purpose) const;

  FeatureSources from_;
  PictureNumbers numbers_;
  std::vector<std::optional<TextDirections>> text_;  // of each category
};

}  // namespace inctrl::cli
