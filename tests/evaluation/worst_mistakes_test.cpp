// Which pictures does a model get most wrong?
#include "evaluation/worst_mistakes.h"

#include <gtest/gtest.h>

namespace inctrl {
namespace {

Run run_of(const std::string& category, int shots, std::uint64_t seed, const std::string& method,
           std::vector<ImageScore> images) {
  return {category, shots, seed, method, {}, {}, {}, {}, {}, std::move(images)};
}

const std::vector<ImageScore> kImages{
    {"bad", true, 0.2f}, {"worse", true, 0.1f}, {"good", false, 0.15f}, {"fine", false, 0}};

TEST(WorstMistakes, AreRankedByHowManyOfTheOtherClassAreOnTheWrongSide) {
  const Results results{.runs = {run_of("bolts", 1, 0, "inctrl", kImages)}};
  const std::vector<WorstMistake> worst = worst_mistakes(results, 20);
  ASSERT_EQ(worst.size(), 2u);
  EXPECT_EQ(worst[0].image, 1u);  // one of two normals scores higher
  EXPECT_DOUBLE_EQ(worst[0].wrong_share, 0.5);
  EXPECT_EQ(worst[1].image, 2u);  // one of two anomalous ones scores lower
  EXPECT_EQ(worst_mistakes(results, 1).size(), 1u);
}

TEST(WorstMistakes, AreThoseOfTheModelsHeadsWithTheMostShots) {
  const Results results{.runs = {run_of("bolts", 1, 0, "inctrl", kImages), run_of("bolts", 4, 1, "inctrl", kImages),
                                 run_of("bolts", 4, 0, "inctrl", kImages), run_of("bolts", 8, 0, "patch", kImages)}};
  for (const WorstMistake& worst : worst_mistakes(results, 20)) EXPECT_EQ(worst.run, 2u);
}

TEST(WorstMistakes, EqualScoresAreHalfAMistake) {
  const Results results{.runs = {run_of("bolts", 1, 0, "inctrl", {{"bad", true, 0.5f}, {"good", false, 0.5f}})}};
  EXPECT_DOUBLE_EQ(worst_mistakes(results, 20).front().wrong_share, 0.5);
}

TEST(WorstMistakes, NeedBothClasses) {
  const Results results{.runs = {run_of("bolts", 1, 0, "inctrl", {{"good", false, 0.5f}})}};
  EXPECT_TRUE(worst_mistakes(results, 20).empty());
}

}  // namespace
}  // namespace inctrl
