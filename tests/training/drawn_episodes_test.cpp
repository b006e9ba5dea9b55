// tests/training/drawn_episodes_test.cpp: src/training/drawn_episodes.h
#include "training/drawn_episodes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using Kind = PictureNumbers::Kind;
const PictureNumbers kNumbers(5, 300);

TEST(DrawnEpisodes, PairQueriesWithNormalPicturesOfTheirCategory) {
  DrawnEpisodes episodes(kNumbers, {.shots = {1, 2, 4}, .batch = 16, .seed = 3});
  int normal = 0, other = 0, defective = 0;
  for (int batch = 0; batch < 60; ++batch)
    for (const Episode& episode : episodes.next()) {
      const PictureNumbers::Picture query = kNumbers.at(episode.query);
      std::set<std::size_t> prompts(episode.prompts.begin(), episode.prompts.end());
      EXPECT_EQ(prompts.size(), episode.prompts.size());
      EXPECT_FALSE(prompts.contains(episode.query));
      const std::size_t category = kNumbers.at(episode.prompts[0]).of;
      for (const std::size_t prompt : prompts) {
        EXPECT_EQ(kNumbers.at(prompt).kind, Kind::kDrawnNormal);
        EXPECT_EQ(kNumbers.at(prompt).of, category);
      }
      const bool same = query.of == category;
      if (query.kind == Kind::kDrawnDefective) ++defective;
      if (query.kind == Kind::kDrawnNormal) ++(same ? normal : other);
      EXPECT_EQ(episode.anomalous, query.kind == Kind::kDrawnDefective || !same);
    }
  EXPECT_NEAR(normal, 288, 50);
  EXPECT_NEAR(other, 96, 35);
  EXPECT_NEAR(defective, 576, 50);
}

TEST(DrawnEpisodes, ComeFromAWindowThatMovesThroughTheCategories) {
  DrawnEpisodes episodes(kNumbers, {.shots = {1}, .batch = 48, .seed = 3});  // on by two a batch
  std::set<std::size_t> early, late;
  for (int batch = 0; batch < 60; ++batch)
    for (const Episode& episode : episodes.next())
      (batch < 5 ? early : late).insert(kNumbers.at(episode.prompts[0]).of);
  EXPECT_LT(*early.rbegin(), 140u);
  EXPECT_GT(*late.rbegin(), 200u);
}

TEST(DrawnEpisodes, FollowFromTheSeed) {
  const auto queries = [](std::uint64_t seed) {
    std::vector<std::size_t> numbers;
    for (const Episode& episode : DrawnEpisodes(kNumbers, {.seed = seed}).next()) numbers.push_back(episode.query);
    return numbers;
  };
  EXPECT_EQ(queries(1), queries(1));
  EXPECT_NE(queries(1), queries(2));
}

TEST(DrawnEpisodes, RefuseWhatCannotBeDrawn) {
  expect_error(ErrorCode::kInvalidArgument, "--shots 10: a drawn category has 10 normal pictures, so at most 9",
               [] { DrawnEpisodes(kNumbers, {.shots = {10}}); });
  expect_error(ErrorCode::kInvalidArgument, "--drawn 1: at least 2 categories",
               [] { DrawnEpisodes(PictureNumbers(5, 1), {}); });
}

TEST(AlternatingEpisodes, TakeABatchOfEachInTurn) {
  DrawnEpisodes first(PictureNumbers(0, 2), {.seed = 1}), second(PictureNumbers(1000, 2), {.seed = 1});
  AlternatingEpisodes both({&first, &second});
  EXPECT_LT(both.next()[0].query, 1000u);
  EXPECT_GT(both.next()[0].query, 1000u);
  EXPECT_LT(both.next()[0].query, 1000u);
}

}  // namespace
}  // namespace inctrl
