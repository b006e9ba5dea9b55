// tests/training/pairing_test.cpp: src/training/pairing.h
#include "training/pairing.h"

#include "support/expect_error.h"

namespace inctrl {
namespace {

// Query i is picture i, its prompt s picture 100 (s + 1) + i.
EpisodeBatch numbered_batch(std::size_t items, std::size_t shots) {
  EpisodeBatch batch;
  for (std::size_t i = 0; i < items; ++i) {
    batch.push_back({i, false, {}});
    for (std::size_t s = 0; s < shots; ++s) batch.back().prompts.push_back(100 * (s + 1) + i);
  }
  return batch;
}

TEST(Pairing, IsOneToOneWhenCorrect) {
  const std::vector<PairedItem> items = paired(numbered_batch(4, 2), 3, Pairing::kCorrect);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(items[i].prompts, (std::vector<std::size_t>{100 + i, 200 + i}));
    for (std::size_t tap = 0; tap < 3; ++tap) {
      EXPECT_EQ(items[i].comparisons[tap].tap, tap);
      EXPECT_EQ(items[i].comparisons[tap].query, i);
      EXPECT_EQ(items[i].comparisons[tap].prompts, items[i].prompts);
    }
  }
}

// Lays pictures out as the published code lays out tensors, flat, and reads them by the other shape.
TEST(Pairing, IsThatOfTheReshapesWhenReleased) {
  for (const std::size_t b : {1, 2, 5, 8, 16})
    for (const std::size_t shots : {1, 2, 4, 8}) {
      constexpr std::size_t kTaps = 3;
      const EpisodeBatch batch = numbered_batch(b, shots);
      struct Place {
        std::size_t tap, picture;
      };
      std::vector<Place> queries, prompts;  // [T, b] and [T, K b]
      std::vector<std::size_t> embeddings;  // [K b]
      for (std::size_t tap = 0; tap < kTaps; ++tap) {
        for (std::size_t i = 0; i < b; ++i) queries.push_back({tap, batch[i].query});
        for (std::size_t s = 0; s < shots; ++s)
          for (std::size_t i = 0; i < b; ++i) prompts.push_back({tap, batch[i].prompts[s]});
      }
      for (std::size_t s = 0; s < shots; ++s)
        for (std::size_t i = 0; i < b; ++i) embeddings.push_back(batch[i].prompts[s]);
      const std::vector<PairedItem> items = paired(batch, kTaps, Pairing::kReleased);
      for (std::size_t i = 0; i < b; ++i) {
        for (std::size_t slot = 0; slot < kTaps; ++slot) {
          const Comparison& comparison = items[i].comparisons[slot];
          EXPECT_EQ(comparison.tap, queries[i * kTaps + slot].tap);
          EXPECT_EQ(comparison.query, queries[i * kTaps + slot].picture);
          for (std::size_t k = 0; k < shots; ++k) {
            const Place& expected = prompts[(i * kTaps + slot) * shots + k];
            EXPECT_EQ(comparison.tap, expected.tap);
            EXPECT_EQ(comparison.prompts[k], expected.picture);
          }
        }
        for (std::size_t k = 0; k < shots; ++k) EXPECT_EQ(items[i].prompts[k], embeddings[i * shots + k]);
      }
    }
}

TEST(Pairing, HasNamesThatAreReadBack) {
  EXPECT_EQ(parse_pairing("correct"), Pairing::kCorrect);
  EXPECT_EQ(parse_pairing("released"), Pairing::kReleased);
  expect_error(ErrorCode::kInvalidArgument, "pairing 'mixed': needed correct or released",
               [] { (void)parse_pairing("mixed"); });
}

}  // namespace
}  // namespace inctrl
