// tests/training/golden_training_test.cpp: do six steps on recorded features go where the published formulas went?
// Both pairings with both losses; features are those of tests/golden/arrays.safetensors, 32 bits, heads 64 bits: the
// same numbers as the rendition's, but for the order of sums. Prints the worst differences.
#include <gtest/gtest.h>

#include <iostream>

#include "training/adamw.h"
#include "training/golden_training.h"

namespace inctrl {
namespace {

constexpr double kLoss = 1e-9, kHeads = 1e-8;

// Owns what items borrow.
class RecordedBatch {
 public:
  RecordedBatch(const Safetensors& arrays, const std::string& name, const nlohmann::json& episodes)
      : embedding_(to_floats(arrays.at(name + ".embedding"))),
        prompts_(to_floats(arrays.at(name + ".prompt_embedding"))) {
    const std::vector<float> maps = to_floats(arrays.at(name + ".patch_map")),
                             prior = to_floats(arrays.at(name + ".text_prior"));
    for (std::size_t i = 0; i < episodes.size(); ++i) {
      TrainingItem item{.anomalous = episodes[i].at("label") == 1, .text_prior = prior[i]};
      item.embedding = std::span(embedding_).subspan(24 * i, 24);
      for (std::size_t k = 0; k < 2; ++k)
        item.prompt_embeddings.push_back(std::span(prompts_).subspan(24 * (2 * i + k), 24));
      const auto first = maps.begin() + static_cast<std::ptrdiff_t>(25 * i);
      item.patch_map = {5, 5, {first, first + 25}};
      items.push_back(std::move(item));
    }
  }
  RecordedBatch(const RecordedBatch&) = delete;
  RecordedBatch& operator=(const RecordedBatch&) = delete;

  std::vector<TrainingItem> items;

 private:
  std::vector<float> embedding_, prompts_;
};

class GoldenTraining : public testing::TestWithParam<std::pair<std::string, Objective>> {};

TEST_P(GoldenTraining, HasTheRecordedLossesAndHeads) {
  const auto& [pairing, objective] = GetParam();
  const Safetensors arrays = open_golden("arrays.safetensors");
  const nlohmann::json training = golden_training();
  const std::string loss = objective == Objective::kReleased ? "released" : "probability";
  const nlohmann::json& history = training.at("runs").at(pairing + "_pairing." + loss + "_loss");
  InctrlTrainee trainee(kGoldenInputs, objective, 1);
  begin_as_recorded(trainee);
  AdamW optimiser(trainee.parameters());
  double worst = 0;
  for (std::size_t step = 0; step < 6; ++step) {
    const RecordedBatch batch(arrays, "train." + pairing + "." + std::to_string(step), training.at("steps")[step]);
    const StepLoss found = trainee.learn_from(batch.items);
    optimiser.step();
    const nlohmann::json& expected = history[step];
    worst = std::max({worst, std::abs(found.total - expected.at("loss").get<double>()),
                      std::abs(found.final_score - expected.at("loss_final").get<double>()),
                      std::abs(found.image_score - expected.at("loss_image").get<double>())});
  }
  EXPECT_LE(worst, kLoss);
  std::cout << pairing << " pairing, " << loss << " loss: losses differ by at most " << worst << ", allowed " << kLoss;
  if ((pairing == "released") == (objective == Objective::kReleased)) {
    const double heads = distance_from_end(trainee, pairing);
    EXPECT_LE(heads, kHeads);
    std::cout << "; heads by " << heads << ", allowed " << kHeads;
  }
  std::cout << '\n';
}

INSTANTIATE_TEST_SUITE_P(All, GoldenTraining,
                         testing::Values(std::pair{"released", Objective::kReleased},
                                         std::pair{"released", Objective::kLogits},
                                         std::pair{"correct", Objective::kReleased},
                                         std::pair{"correct", Objective::kLogits}));

}  // namespace
}  // namespace inctrl
