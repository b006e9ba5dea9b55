// tests/training/features_test.cpp: src/training/features.h, pair_maps.h and token_shelf.h
#include "training/features.h"

#include "training/drawn_features.h"

namespace inctrl {
namespace {

class Features : public testing::Test {
 protected:
  // The patch maps of six batches, one after the other.
  std::vector<float> maps(const FeatureOptions& options, Pairing pairing = Pairing::kCorrect) {
    TrainingFeatures features(reader_, set_.pictures.size(), options);
    EXPECT_TRUE(features.survey()->empty());
    BalancedEpisodes episodes(set_, {.shots = {1, 2, 4}, .batch = 8});
    std::vector<float> values;
    for (int i = 0; i < 3; ++i) {
      const std::vector<EpisodeBatch> batches{episodes.next(), episodes.next()};
      const auto items = features.items(batches, pairing);
      for (const TrainingFeatures::Items& batch : items.value())
        for (const TrainingItem& item : batch)
          values.insert(values.end(), item.patch_map.values.begin(), item.patch_map.values.end());
    }
    return values;
  }
  void expect_refusal(ErrorCode code, const char* message) {
    TrainingFeatures features(reader_, set_.pictures.size(), {.threads = 2});
    expect_error(code, message, [&] { (void)features.survey(); });
  }

  const Dataset dataset_ = drawn_dataset(2, 6, 5);
  const TrainingSet set_ = TrainingSet::of({&dataset_, 1}, {});
  DrawnFeatures reader_{set_};
};

TEST_F(Features, AreThoseOfTheDetectorsResidual) {
  TrainingFeatures features(reader_, set_.pictures.size(), {});
  (void)features.survey();
  const EpisodeBatch batch{{0, false, {2, 3, 5}}};
  const TrainingItem item = features.items({&batch, 1}, Pairing::kCorrect)->front().front();
  const Encoding query = reader_.read(0).encoding;
  std::vector<Encoding> prompts;
  for (const std::size_t prompt : batch[0].prompts) prompts.push_back(reader_.read(prompt).encoding);
  std::vector<std::vector<float>> residuals;
  for (std::size_t tap = 0; tap < 2; ++tap)
    residuals.push_back(patch_residual(
        query.taps[tap], TokenPanels({&prompts[0].taps[tap], &prompts[1].taps[tap], &prompts[2].taps[tap]})));
  EXPECT_EQ(item.patch_map.values, mean_over_taps(query.taps, residuals).values);  // to the bit
  EXPECT_EQ(std::vector(item.embedding.begin(), item.embedding.end()), query.embedding);
  ASSERT_EQ(item.prompt_embeddings.size(), 3u);
  EXPECT_EQ(item.text_prior, reader_.read(0).text_prior);
}

TEST_F(Features, DoNotDependOnThreadsOrOnWhatIsKept) {
  for (const Pairing pairing : {Pairing::kCorrect, Pairing::kReleased}) {
    const std::vector<float> expected = maps({}, pairing);
    EXPECT_EQ(maps({.threads = 3}, pairing), expected);
    EXPECT_EQ(maps({.threads = 2, .token_bytes = 1, .map_bytes = 1}, pairing), expected);
  }
}

TEST_F(Features, CompareEachPairOnce) {
  TrainingFeatures features(reader_, set_.pictures.size(), {});
  (void)features.survey();
  const EpisodeBatch batch{{0, false, {2, 3}}, {1, false, {2, 3}}};
  (void)features.items({&batch, 1}, Pairing::kCorrect);
  EXPECT_EQ(features.compared(), 8u);  // two queries, two prompts, two taps
  (void)features.items({&batch, 1}, Pairing::kCorrect);
  EXPECT_EQ(features.compared(), 8u);
  const EpisodeBatch one_more{{0, false, {2, 4}}};
  (void)features.items({&one_more, 1}, Pairing::kCorrect);
  EXPECT_EQ(features.compared(), 10u);
}

TEST_F(Features, ClearPatchesThatShowPaddingAlone) {
  reader_.padded = 0;
  TrainingFeatures features(reader_, set_.pictures.size(), {});
  (void)features.survey();
  const EpisodeBatch batch{{0, false, {2}}, {1, false, {2}}};
  const auto items = features.items({&batch, 1}, Pairing::kCorrect);
  EXPECT_EQ(items->front()[0].patch_map.largest(), 0);
  EXPECT_GT(items->front()[1].patch_map.largest(), 0);
}

TEST_F(Features, AreReadOnceWhereTheyFit) {
  (void)maps({});
  EXPECT_EQ(reader_.reads, static_cast<int>(set_.pictures.size()));
}

TEST_F(Features, LeaveOutWhatCannotBeRead) {
  reader_.unreadable = 3;
  std::string told;
  FeatureOptions options;
  options.failed = [&](std::size_t, const std::string& reason) { told = reason; };
  TrainingFeatures features(reader_, set_.pictures.size(), options);
  EXPECT_EQ(features.survey(), std::vector<std::size_t>{3});
  EXPECT_EQ(told, "a/normal3: is no picture");
}

TEST_F(Features, RefuseANumberThatIsNone) {
  reader_.not_a_number = 4;
  expect_refusal(ErrorCode::kBackend, "train: a/normal4: its features hold a number that is not finite");
}

TEST_F(Features, RefuseAPictureOfAnotherGrid) {
  reader_.larger = set_.pictures.size() - 1;
  TrainingFeatures features(reader_, set_.pictures.size(), {});
  expect_error(ErrorCode::kIncompatible,
               "b/defect4 has tokens of 5 x 5 x 6, 4 x 4 x 6, embedding 8, others of 4 x 4 x 6, 4 x 4 x 6, embedding 8",
               [&] { (void)features.survey(); });
}

TEST_F(Features, OfTapsWithDifferentGridsCannotBeStacked) {
  DrawnFeatures uneven(set_, 4, true);
  TrainingFeatures features(uneven, set_.pictures.size(), {});
  (void)features.survey();
  EXPECT_EQ(features.inputs().rows, 4);
  const EpisodeBatch batch{{0, false, {2}}};
  EXPECT_TRUE(features.items({&batch, 1}, Pairing::kCorrect).has_value());
  expect_error(ErrorCode::kIncompatible, "--pairing released stacks the taps", [&] {
    (void)features.items({&batch, 1}, Pairing::kReleased);
  });
}

TEST_F(Features, StopWhenAsked) {
  FeatureOptions options;
  options.stop = [] { return true; };
  TrainingFeatures features(reader_, set_.pictures.size(), options);
  EXPECT_FALSE(features.survey().has_value());
}

TEST(TokenShelf, KeepsTheLatestUsedWithinItsBytes) {
  TokenShelf shelf([](std::size_t) { return Encoding{{}, std::vector<float>(100)}; }, 1000);  // room for two
  (void)shelf.get(1), (void)shelf.get(2), (void)shelf.get(1), (void)shelf.get(3);
  EXPECT_EQ(shelf.reads(), 3u);
  EXPECT_EQ(shelf.bytes(), 800u);
  (void)shelf.get(1);
  EXPECT_EQ(shelf.reads(), 3u);
  (void)shelf.get(2);  // was the oldest
  EXPECT_EQ(shelf.reads(), 4u);
}

}  // namespace
}  // namespace inctrl
