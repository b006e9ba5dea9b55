// tests/training/golden_pictures_test.cpp: do six steps from picture files go where the published code went?
// Pictures in the published order of steps, towers on OpenVINO in 32 bits, heads in 64 bits; both pairings, each with
// the loss whose heads are recorded. Needs CLIP's merge list beside the tree. Prints the worst differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "checkpoints/import_checkpoint.h"
#include "detector/category_text.h"
#include "encoder/encoder.h"
#include "imaging/normalise.h"
#include "pictures/released_picture.h"
#include "residual/best_cosine.h"
#include "support/temporary_folder.h"
#include "training/adamw.h"
#include "training/features.h"
#include "training/golden_training.h"

namespace inctrl {
namespace {

const std::filesystem::path kMerges = std::filesystem::path(INCTRL_SHARED_DIR) / "golden/bpe_simple_vocab_16e6.txt.gz";
constexpr double kLoss = 1e-5, kHeads = 1e-4;  // the golden values' own for 32-bit features

// The pictures of the recorded steps, numbered as they first come.
class GoldenPictures : public FeatureReader {
 public:
  explicit GoldenPictures(const std::filesystem::path& model)
      : model_(open_model_file(model)),
        normaliser_(model_.config.mean, model_.config.std),
        encoder_(make_encoder(model_, {.threads = 1})),
        text_(model_, {.threads = 1}) {
    const nlohmann::json training = golden_training();
    for (const nlohmann::json& step : training.at("steps")) {
      EpisodeBatch batch;
      for (const nlohmann::json& row : step) {
        const std::string category = row.at("category");
        Episode episode{number_of(row.at("query"), category), row.at("label") == 1, {}};
        for (const std::string prompt : row.at("prompts")) episode.prompts.push_back(number_of(prompt, category));
        batch.push_back(episode);
      }
      batches.push_back(batch);
    }
  }

  PictureFeatures read(std::size_t picture) override {
    const Image square = read_as_released(golden_path("pictures") / names_[picture], 80).square;
    const auto fill = [&](int, float* planes) { normaliser_.to_planes(square.pixels, planes); };
    PictureFeatures features{.encoding = encoder_->encode(1, fill).front()};
    for (TokenGrid& tap : features.encoding.taps) normalise_tokens(tap);
    features.text_prior = text_prior(features.encoding.embedding, text_.directions(categories_[picture]));
    return features;
  }
  std::string name(std::size_t picture) const override { return names_[picture]; }
  std::size_t count() const { return names_.size(); }

  std::vector<EpisodeBatch> batches;

 private:
  std::size_t number_of(const std::string& name, const std::string& category) {
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known != names_.end()) return static_cast<std::size_t>(known - names_.begin());
    names_.push_back(name), categories_.push_back(category);
    return names_.size() - 1;
  }

  ModelFile model_;
  Normaliser normaliser_;
  std::unique_ptr<Encoder> encoder_;
  CategoryText text_;
  std::vector<std::string> names_, categories_;
};

TEST(GoldenPictures, HaveTheRecordedLossesAndHeads) {
  if (!std::filesystem::exists(kMerges)) GTEST_SKIP() << "CLIP's merge list is not here: " << kMerges;
  const TemporaryFolder folder;
  import_checkpoint(
      golden_path("inctrl.pyth"), folder / "model.safetensors",
      {.taps = {3, 4, 5}, .config = golden_path("open_clip_config.json"), .merges = Merges::open(kMerges).to_text()});
  GoldenPictures reader(folder / "model.safetensors");
  FeatureOptions options;
  options.failed = [](std::size_t, const std::string& reason) { ADD_FAILURE() << reason; };
  TrainingFeatures features(reader, reader.count(), options);
  ASSERT_TRUE(features.survey().has_value());
  for (const auto& [pairing, objective] :
       {std::pair{Pairing::kReleased, Objective::kReleased}, std::pair{Pairing::kCorrect, Objective::kLogits}}) {
    const std::string run(name(pairing));
    const std::string loss = objective == Objective::kReleased ? "released" : "probability";
    const nlohmann::json history = golden_training().at("runs").at(run + "_pairing." + loss + "_loss");
    InctrlTrainee trainee(features.inputs(), objective, 1);
    begin_as_recorded(trainee);
    AdamW optimiser(trainee.parameters());
    const auto items = features.items(reader.batches, pairing);
    double worst = 0;
    for (std::size_t step = 0; step < items->size(); ++step) {
      const StepLoss found = trainee.learn_from((*items)[step]);
      optimiser.step();
      worst = std::max(worst, std::abs(found.total - history[step].at("loss").get<double>()));
    }
    const double heads = distance_from_end(trainee, run);
    std::cout << run << " from picture files: losses differ by at most " << worst << ", allowed " << kLoss
              << "; heads by " << heads << ", allowed " << kHeads << '\n';
    EXPECT_LE(worst, kLoss);
    EXPECT_LE(heads, kHeads);
  }
}

}  // namespace
}  // namespace inctrl
