// tests/residual/inctrl_head_test.cpp: src/residual/inctrl_head.h
#include "residual/inctrl_head.h"

#include <gtest/gtest.h>

#include "residual/random_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr int kEmbedding = 6, kRows = 2, kColumns = 3;

// Heads, context and a query, all random.
struct Scene {
  explicit Scene(unsigned seed) : random(seed) {}

  InctrlContext context() const { return inctrl_context(heads, prompts, text); }
  InctrlParts parts() const { return score(heads, context(), query, map); }

  RandomHeads random;
  InctrlHeads heads = random.heads(kEmbedding, kRows, kColumns);
  std::vector<std::vector<float>> prompts{random.numbers(kEmbedding), random.numbers(kEmbedding),
                                          random.numbers(kEmbedding)};
  TextDirections text{text_direction({random.numbers(kEmbedding)}), text_direction({random.numbers(kEmbedding)})};
  std::vector<float> query = random.numbers(kEmbedding);
  ResidualMap map{kRows, kColumns, random.numbers(kRows* kColumns, 0, 1)};
};

TEST(InctrlHead, EveryScoreLiesBetweenZeroAndOne) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const InctrlParts parts = Scene(seed).parts();
    for (const double value : {parts.text_prior, parts.image_score, parts.holistic, parts.patch_max, parts.score}) {
      EXPECT_GE(value, 0) << seed;
      EXPECT_LE(value, 1) << seed;
    }
    EXPECT_GT(parts.score, 0) << seed;
    EXPECT_LT(parts.score, 1) << seed;
  }
}

TEST(InctrlHead, PartsMakeTheScore) {
  const Scene scene(1);
  const InctrlParts parts = scene.parts();
  EXPECT_EQ(parts.image_score, sigmoid(parts.image_logit));
  EXPECT_EQ(parts.holistic, sigmoid(parts.holistic_logit));
  EXPECT_EQ(parts.holistic_logit, scene.heads.holistic.logit(parts.holistic_map));
  EXPECT_EQ(parts.patch_max, scene.map.largest());
  EXPECT_EQ(parts.score, (parts.holistic + parts.patch_max) / 2);
  for (std::size_t p = 0; p < parts.holistic_map.size(); ++p)
    EXPECT_NEAR(parts.holistic_map[p], parts.text_prior + parts.image_score + scene.map.values[p], 1e-15);
}

TEST(InctrlHead, AQueryThatIsItsOwnPromptHasNoImageResidual) {
  Scene scene(2);
  scene.prompts = {scene.query};
  const std::vector<double> nothing(kEmbedding);
  EXPECT_EQ(scene.parts().image_logit, scene.heads.image.logit(nothing));
}

TEST(InctrlHead, TheOrderOfPromptsDoesNotMatter) {
  Scene scene(3);
  const double forwards = scene.parts().score;
  std::reverse(scene.prompts.begin(), scene.prompts.end());
  EXPECT_NEAR(scene.parts().score, forwards, 1e-12);  // another order of a 64-bit sum of three
}

TEST(InctrlHead, APromptGivenTwiceIsAPromptGivenOnce) {
  Scene scene(4);
  scene.prompts.resize(1);
  const double once = scene.parts().score;
  scene.prompts.push_back(scene.prompts.front());
  EXPECT_EQ(scene.parts().score, once);
}

TEST(InctrlHead, ThePositionOfAPatchMatters) {
  Scene scene(5);
  const InctrlParts before = scene.parts();
  std::reverse(scene.map.values.begin(), scene.map.values.end());
  EXPECT_NE(scene.parts().holistic, before.holistic);
  EXPECT_EQ(scene.parts().patch_max, before.patch_max);
}

TEST(InctrlHead, RefusesAnotherGridWithTheReason) {
  Scene scene(6);
  scene.map = {kColumns, kRows, scene.map.values};  // as many patches, elsewhere
  expect_error(ErrorCode::kInvalidArgument,
               "the map has 3 x 2 patches, the head was trained on 2 x 3 and has a weight for every position",
               [&] { (void)scene.parts(); });
  scene.map = {kRows, kColumns, {0.5f}};
  expect_error(ErrorCode::kInvalidArgument, "a map of 2 x 3 patches holds 1 values", [&] { (void)scene.parts(); });
}

TEST(InctrlHead, RefusesEmbeddingsOfAnotherWidth) {
  Scene scene(7);
  const InctrlContext context = scene.context();
  scene.prompts.push_back({1, 2});
  expect_error(ErrorCode::kInvalidArgument, "the image embedding is 2 wide, the adapter takes 6",
               [&] { (void)scene.context(); });
  expect_error(ErrorCode::kInvalidArgument, "the image embedding is 7 wide, a text direction 6",
               [&] { (void)score(scene.heads, context, std::vector<float>(7), scene.map); });
}

}  // namespace
}  // namespace inctrl
