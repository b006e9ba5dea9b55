// tests/training/calibrated_head_test.cpp: src/training/calibrated_head.h
#include "training/calibrated_head.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/expect_error.h"
#include "training/item_residuals.h"
#include "training/random_tokens.h"
#include "training/residual_trainee.h"

namespace inctrl {
namespace {

// Prompts are random, normal queries mostly like the first, anomalous ones like none.
std::vector<TrainingItem> items_of_both_kinds(int count) {
  RandomDraws random(4, 204);
  std::vector<TrainingItem> items;
  for (int i = 0; i < count; ++i) {
    TrainingItem item = random_item(random, i % 2 == 1, true, 3);
    if (i % 4 != 1 && i % 2 == 0) {
      Encoding alike = *item.prompt_tokens.front();
      for (TokenGrid& tap : alike.taps) {
        for (float& value : tap.values) value += static_cast<float>(random.between(-0.4, 0.4));
        normalise_tokens(tap);
      }
      item.tokens = std::make_shared<Encoding>(alike);
    }
    items.push_back(std::move(item));
  }
  return items;
}

TEST(CalibratedHead, ScoresAreChancesOnTheItems) {
  const std::vector<TrainingItem> items = items_of_both_kinds(60);
  const ResidualHead head = calibrated(ResidualTrainee({6, 5}, 1).in_use(), items, 1);
  const StoredHead stored(head);
  double sum = 0, right = 0, alone = 0;
  for (const TrainingItem& item : items) {
    const double level = head.level(stored.left_out(item.prompt_tokens));
    const double score = head.score(stored.pooled(*item.tokens, item.prompt_tokens), level);
    sum += score;
    if ((score > 0.5) == item.anomalous) right += 1;
    if (!item.anomalous) alone += std::log(stored.pooled(*item.tokens, {item.prompt_tokens.front()}));
  }
  EXPECT_NEAR(sum, 30, 0.1);  // a logistic regression with an offset meets the mean
  EXPECT_GT(right, 54);
  EXPECT_NEAR(head.usual_level, std::exp(alone / 30), 1e-6);
}

TEST(CalibratedHead, WeighsBothKindsTheSameHoweverManyThereAreOfEach) {
  std::vector<TrainingItem> items = items_of_both_kinds(80);
  std::size_t normals = 0;
  std::erase_if(items, [&](const TrainingItem& item) { return !item.anomalous && ++normals > 10; });
  const ResidualHead head = calibrated(ResidualTrainee({6, 5}, 1).in_use(), items, 1);
  const StoredHead stored(head);
  double of_normals = 0, of_anomalous = 0;
  for (const TrainingItem& item : items) {
    const double level = head.level(stored.left_out(item.prompt_tokens));
    (item.anomalous ? of_anomalous : of_normals) += head.score(stored.pooled(*item.tokens, item.prompt_tokens), level);
  }
  EXPECT_NEAR(of_normals / 10 + of_anomalous / 40, 1, 0.01);
}

TEST(CalibratedHead, IsTheSameAtAnyNumberOfThreads) {
  const std::vector<TrainingItem> items = items_of_both_kinds(12);
  const ResidualHead one = calibrated(ResidualTrainee({6, 5}, 1).in_use(), items, 1),
                     three = calibrated(ResidualTrainee({6, 5}, 1).in_use(), items, 3);
  EXPECT_EQ(one.slope, three.slope);
  EXPECT_EQ(one.offset, three.offset);
  EXPECT_EQ(one.usual_level, three.usual_level);
}

TEST(CalibratedHead, NeedsItemsOfBothKinds) {
  const std::vector<TrainingItem> items = items_of_both_kinds(1);
  expect_error(ErrorCode::kInvalidArgument, "normal and anomalous pictures are needed", [&] {
    (void)calibrated(ResidualTrainee({6, 5}, 1).in_use(), items, 1);
  });
}

}  // namespace
}  // namespace inctrl
