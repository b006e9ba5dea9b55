// tests/training/residual_trainee_test.cpp: src/training/residual_trainee.h and item_residuals.h
#include "training/residual_trainee.h"

#include "support/expect_error.h"
#include "tensor_files/model_file.h"
#include "training/adamw.h"
#include "training/finite_differences.h"
#include "training/item_residuals.h"
#include "training/random_tokens.h"

namespace inctrl {
namespace {

const std::vector<int> kWidths{6, 5};

std::vector<TrainingItem> random_items(std::uint64_t seed) {
  RandomDraws random(seed, 201);
  std::vector<TrainingItem> items;
  for (int i = 0; i < 6; ++i) items.push_back(random_item(random, i >= 2, i >= 3, 2));
  return items;
}

// Moves away from the identity, so that no slope is of a special place.
void shake(ResidualTrainee& trainee) {
  RandomDraws random(5, 202);
  for (Parameter* parameter : trainee.parameters())
    if (parameter->learnt)
      for (double& value : parameter->values) value += random.between(-0.3, 0.3);
}

TEST(ResidualTrainee, HasTheSlopesOfFiniteDifferences) {
  const std::vector<TrainingItem> items = random_items(1);
  ResidualTrainee trainee(kWidths, 1);
  shake(trainee);
  (void)trainee.learn_from(items);
  std::vector<std::vector<double>> gradients;
  for (const Parameter* parameter : trainee.parameters()) gradients.push_back(parameter->gradient);
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    Parameter& parameter = *trainee.parameters()[i];
    if (parameter.learnt)
      expect_slopes(parameter.values, gradients[i], parameter.name, [&] { return trainee.learn_from(items).total; });
  }
}

TEST(ResidualTrainee, GivesTheSameBitsAtAnyNumberOfThreads) {
  const std::vector<TrainingItem> items = random_items(2);
  ResidualTrainee one(kWidths, 1), three(kWidths, 3);
  EXPECT_EQ(one.learn_from(items).total, three.learn_from(items).total);
  for (std::size_t i = 0; i < one.parameters().size(); ++i)
    EXPECT_EQ(one.parameters()[i]->gradient, three.parameters()[i]->gradient);
  EXPECT_EQ(one.scores(items, 1), one.scores(items, 3));
}

TEST(ResidualTrainee, BeginsAsTheBareEncoder) {
  const ResidualHead head = ResidualTrainee(kWidths, 1).in_use();
  EXPECT_EQ(head.projections[1][0], 1);
  EXPECT_EQ(head.projections[1][1], 0);
}

TEST(ResidualTrainee, GoesHalfOfTheWayFromTheIdentityToTheRunningMean) {
  ResidualTrainee trainee(kWidths, 1);
  for (Parameter* parameter : trainee.parameters())
    if (parameter->name == "mean." + projection_tensor(1)) parameter->matrix().setConstant(3);
  const ResidualHead head = trainee.in_use();
  EXPECT_EQ(head.projections[1][0], 2);
  EXPECT_EQ(head.projections[1][1], 1.5f);
  EXPECT_EQ(head.projections[0][0], 1);
}

TEST(ResidualTrainee, ScoresThePooledMapOfItsHead) {
  const std::vector<TrainingItem> items = random_items(3);
  const ResidualTrainee trainee(kWidths, 1);
  std::vector<std::vector<float>> residuals;
  for (std::size_t t = 0; t < 2; ++t) {
    std::vector<const TokenGrid*> prompts;
    for (const auto& prompt : items[0].prompt_tokens) prompts.push_back(&prompt->taps[t]);
    residuals.push_back(patch_residual(items[0].tokens->taps[t], TokenPanels(prompts)));
  }
  const ResidualMap map = mean_over_taps(items[0].tokens->taps, residuals);
  EXPECT_NEAR(trainee.scores(items, 1)[0], trainee.in_use().pooled(map.values, 16), 1e-6);
}

TEST(ResidualTrainee, LearnsToTellADefectThatTheBareResidualDoesNotSee) {
  // Defective patches differ from the prompts in one number that the others drown.
  RandomDraws random(9, 203);
  const auto items = [&] {
    std::vector<TrainingItem> made;
    for (int i = 0; i < 8; ++i) {
      TrainingItem item = random_item(random, i >= 4, true, 2);
      Encoding query = *item.tokens;
      for (TokenGrid& tap : query.taps)
        for (int p = 0; p < tap.count(); ++p) tap.token(p)[0] = i >= 4 && p == 0 ? 0.6f : -0.6f;
      item.tokens = std::make_shared<Encoding>(query);
      for (auto& prompt : item.prompt_tokens) {
        Encoding normal = *prompt;
        for (TokenGrid& tap : normal.taps)
          for (int p = 0; p < tap.count(); ++p) tap.token(p)[0] = -0.6f;
        prompt = std::make_shared<Encoding>(normal);
      }
      made.push_back(std::move(item));
    }
    return made;
  };
  ResidualTrainee trainee(kWidths, 2);
  AdamW optimiser(trainee.parameters(), {.rate = 0.01, .decay = 0});
  double first = 0, last = 0;
  for (int step = 0; step < 60; ++step) {
    last = trainee.learn_from(items()).final_score;
    if (step == 0) first = last;
    optimiser.step();
  }
  EXPECT_LT(last, 0.5 * first);
}

TEST(ResidualTrainee, NeedsTokensOfItsTaps) {
  ResidualTrainee trainee(kWidths, 1), three(std::vector{6, 5, 4}, 1);
  const std::vector<TrainingItem> without(2), items = random_items(1);
  expect_error(ErrorCode::kIncompatible, "an item has no tokens", [&] { (void)trainee.learn_from(without); });
  expect_error(ErrorCode::kIncompatible, "a picture has 2 taps, there are 3 projections",
               [&] { (void)three.learn_from(items); });
}

}  // namespace
}  // namespace inctrl
