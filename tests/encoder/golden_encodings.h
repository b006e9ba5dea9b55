// tests/encoder/golden_encodings.h: how far is an imported encoder from recorded values?
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "checkpoints/import_checkpoint.h"
#include "encoder/encoder.h"
#include "imaging/normalise.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace inctrl {

// Tolerances of the golden README for 32-bit floats: taps, DINOv2's class token with them; CLIP's embeddings.
constexpr double kTapTolerance = 5e-5, kEmbeddingTolerance = 2e-5;

inline double worst_difference(const std::vector<float>& found, const std::vector<float>& expected) {
  EXPECT_EQ(found.size(), expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
    worst = std::max<double>(worst, std::abs(found[i] - expected[i]));
  return worst;
}

inline double worst_difference(const std::vector<float>& found, const TensorView& expected) {
  return worst_difference(found, to_floats(expected));
}

// All taps, one after the other, as golden values are recorded.
inline std::vector<float> joined(const std::vector<TokenGrid>& taps) {
  std::vector<float> all;
  for (const TokenGrid& tap : taps) all.insert(all.end(), tap.values.begin(), tap.values.end());
  return all;
}

inline Encoding encode(const Encoder& encoder, const ModelFile& model, const std::vector<std::uint8_t>& pixels) {
  const Normaliser normaliser(model.config.mean, model.config.std);
  return encoder.encode(1, [&](int, float* planes) { normaliser.to_planes(pixels, planes); })[0];
}

// Imports checkpoints into a folder of its own.
class ImportedModel : public testing::Test {
 protected:
  ModelFile import(const std::filesystem::path& checkpoint, const ImportOptions& options) {
    const std::filesystem::path file = folder_ / (std::to_string(++models_) + ".safetensors");
    import_checkpoint(checkpoint, file, options);
    return open_model_file(file);
  }
  TemporaryFolder folder_;

 private:
  int models_ = 0;
};

}  // namespace inctrl
