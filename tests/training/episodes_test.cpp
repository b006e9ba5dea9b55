// tests/training/episodes_test.cpp: src/training/episodes.h and random_draws.h
#include "training/episodes.h"

#include <map>
#include <set>

#include "training/drawn_features.h"

namespace inctrl {
namespace {

class Episodes : public testing::Test {
 protected:
  const Dataset dataset_ = drawn_dataset(3, 6, 5);
  const TrainingSet set_ = TrainingSet::of({&dataset_, 1}, {"c"});
};

TEST_F(Episodes, AreHalfNormalThenHalfAnomalousOfOneNumberOfShots) {
  BalancedEpisodes episodes(set_, {.shots = {1, 3}, .batch = 6});
  std::set<std::size_t> shots;
  for (int i = 0; i < 30; ++i) {
    const EpisodeBatch batch = episodes.next();
    ASSERT_EQ(batch.size(), 6u);
    shots.insert(batch.front().prompts.size());
    for (std::size_t j = 0; j < 6; ++j) {
      EXPECT_NE(set_.categories[set_.pictures[batch[j].query].category].name, "c");  // it is held out
      EXPECT_EQ(batch[j].anomalous, j >= 3);
      EXPECT_EQ(batch[j].prompts.size(), batch.front().prompts.size());
    }
  }
  EXPECT_EQ(shots, (std::set<std::size_t>{1, 3}));
}

TEST_F(Episodes, DrawDifferentNormalPromptsOfTheOwnCategoryNeverTheQuery) {
  const TrainingSet set = TrainingSet::of({&dataset_, 1}, {});
  BalancedEpisodes episodes(set, {.shots = {7}, .batch = 4});  // of eight normal ones: all others
  for (int i = 0; i < 50; ++i)
    for (const Episode& episode : episodes.next()) {
      const std::size_t category = set.pictures[episode.query].category;
      EXPECT_EQ(std::set(episode.prompts.begin(), episode.prompts.end()).size(), 7u);
      for (const std::size_t prompt : episode.prompts) {
        EXPECT_NE(prompt, episode.query);
        EXPECT_EQ(set.pictures[prompt].category, category);
        EXPECT_FALSE(set.pictures[prompt].anomalous);
      }
    }
}

TEST_F(Episodes, ShowEveryPictureOncePerPass) {
  BalancedEpisodes episodes(set_, {.shots = {1}, .batch = 16});  // 16 normal and 10 anomalous pictures
  std::map<std::size_t, int> seen;
  for (int i = 0; i < 10; ++i)  // 80 of each kind: 5 passes over the normal ones, 8 over the others
    for (const Episode& episode : episodes.next()) ++seen[episode.query];
  EXPECT_EQ(seen.size(), 26u);
  for (const auto& [picture, times] : seen) EXPECT_EQ(times, set_.pictures[picture].anomalous ? 8 : 5);
}

TEST_F(Episodes, FollowFromTheSeed) {
  const auto queries = [&](std::uint64_t seed) {
    BalancedEpisodes episodes(set_, {.shots = {1, 2}, .batch = 8, .seed = seed});
    std::vector<std::size_t> all;
    for (int i = 0; i < 5; ++i)
      for (const Episode& episode : episodes.next()) {
        all.push_back(episode.query);
        all.insert(all.end(), episode.prompts.begin(), episode.prompts.end());
      }
    return all;
  };
  EXPECT_EQ(queries(10), queries(10));
  EXPECT_NE(queries(10), queries(11));
}

TEST_F(Episodes, RefuseABatchThatCannotBeHalved) {
  for (const int batch : {0, 1, 3})
    expect_error(ErrorCode::kInvalidArgument, "--batch " + std::to_string(batch),
                 [&] { BalancedEpisodes(set_, {.shots = {1}, .batch = batch}); });
  expect_error(ErrorCode::kInvalidArgument, "--shots: at least one", [&] { BalancedEpisodes(set_, {.shots = {}}); });
  expect_error(ErrorCode::kInvalidArgument, "a has 8 normal pictures, needed 9",
               [&] { BalancedEpisodes(set_, {.shots = {8}}); });
}

// The engine is the standard's, of which C++ promises the numbers; what is made of them is ours.
TEST(RandomDraws, AreTheSameOnEveryMachine) {
  RandomDraws random(10, 2);
  EXPECT_EQ(random.below(1000), std::mt19937_64(10 ^ (2 * 0x9e3779b97f4a7c15ULL))() % 1000);
  const double x = random.between(-1, 1);
  EXPECT_GE(x, -1);
  EXPECT_LT(x, 1);
}

}  // namespace
}  // namespace inctrl
