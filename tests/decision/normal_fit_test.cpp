// How are the scores of normal pictures distributed, few of them being known?
#include "decision/normal_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "support/expect_error.h"

namespace inctrl {
namespace {

float score_of(double logit) {
  return static_cast<float>(1 / (1 + std::exp(-logit)));
}

std::vector<float> scores_of(std::initializer_list<double> logits) {
  std::vector<float> scores;
  for (const double logit : logits) scores.push_back(score_of(logit));
  return scores;
}

TEST(NormalFit, IsStudentsTOfTheLogits) {
  // Mean -2, squares 0.02, with the prior 4 * 0.04: spread sqrt(0.18 / 5), scale times sqrt(3 / 2), 5 degrees.
  const NormalFit fit(scores_of({-2.1, -1.9}), {.spread = 0.2, .weight = 4});
  const double scale = std::sqrt(0.18 / 5 * 1.5);
  // Student's t with 5 degrees of freedom: 3.364930 has one per cent above it, 1.475884 ten (printed tables).
  EXPECT_NEAR(fit.tail(score_of(-2 + 3.364930 * scale)), 0.01, 1e-5);
  EXPECT_NEAR(fit.tail(score_of(-2 + 1.475884 * scale)), 0.10, 1e-5);
}

TEST(NormalFit, UpperIsWhereTheTailIs) {
  const NormalFit fit(scores_of({-2, -1.8, -2.3}), {});
  for (const double share : {0.001, 0.01, 0.1, 0.4})
    EXPECT_NEAR(fit.tail(fit.upper(share)), share, 1e-4 * share + 1e-6);
}

TEST(NormalFit, PromisesLessThanWereEverythingKnown) {
  for (const int count : {1, 2, 8, 30}) {
    std::vector<float> scores;
    for (int i = 0; i < count; ++i) scores.push_back(score_of(-2 + 0.1 * (i % 3)));
    const NormalFit fit(scores, {});
    for (const double share : {0.01, 0.05, 0.2}) EXPECT_GT(fit.upper(share), fit.upper_if_known(share));
  }
}

TEST(NormalFit, SharpensWithEachPicture) {
  float before = 1;
  for (const int pairs : {1, 2, 4, 8}) {
    std::vector<float> scores;
    for (int i = 0; i < pairs; ++i) scores.insert(scores.end(), {score_of(-2.1), score_of(-1.9)});
    const float upper = NormalFit(scores, {}).upper(0.01);
    EXPECT_LT(upper, before);
    before = upper;
  }
}

// The promise itself: of scores that are distributed as assumed, the share asked for is above, for any few pictures.
TEST(NormalFit, KeepsItsPromiseOnTheMean) {
  std::mt19937 random(1);
  for (const int count : {2, 4, 8, 28}) {
    int above = 0;
    constexpr int kRounds = 4000;
    for (int round = 0; round < kRounds; ++round) {
      const double spread = 0.18 * std::exp(std::normal_distribution(0.0, 0.25)(random));
      std::normal_distribution<double> normal(-2, spread);
      std::vector<float> scores;
      for (int i = 0; i < count; ++i) scores.push_back(score_of(normal(random)));
      above += score_of(normal(random)) >= NormalFit(scores, {}).upper(0.05);
    }
    EXPECT_LT(above, 0.075 * kRounds) << count;  // asked for: 0.05; sampling error 0.0035
    EXPECT_GT(above, 0.02 * kRounds) << count;
  }
}

TEST(NormalFit, BearsScoresAtTheEnds) {
  const NormalFit fit(std::vector<float>{0, 1}, {});
  EXPECT_GE(fit.upper(0.01), 0);
  EXPECT_LE(fit.upper(0.01), 1);
  EXPECT_GE(fit.tail(0), fit.tail(1));
}

TEST(NormalFit, OfOneVariedPictureIsWiderThanOfTwoPictures) {
  const std::vector<float> varied = scores_of({-3, -2.8, -2.9}), two = scores_of({-2.2, -2.1});
  EXPECT_GT(NormalFit::of_varied(varied, {}).upper(0.01), NormalFit(two, {}).upper(0.01));
}

TEST(NormalFit, RefusesNoScoreAtAll) {
  expect_error(ErrorCode::kInvalidArgument, "no normal score", [] { NormalFit({}, {}); });
}

}  // namespace
}  // namespace inctrl
