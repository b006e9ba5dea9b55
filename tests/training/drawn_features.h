// tests/training/drawn_features.h: a training set of made-up pictures, and random tokens for each.
#pragma once

#include <atomic>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "residual/best_cosine.h"
#include "support/expect_error.h"
#include "tensor/require.h"
#include "training/features.h"
#include "training/random_draws.h"
#include "training/training_set.h"

namespace inctrl {

// Categories "a", "b", ...: `normals` for training and 2 for testing, `anomalous` for testing.
inline Dataset drawn_dataset(int categories, int normals, int anomalous) {
  Dataset dataset{.layout = "folder", .root = "drawn"};
  for (int c = 0; c < categories; ++c) {
    Category category{.name = std::string(1, static_cast<char>('a' + c))};
    const auto add = [&](std::vector<LabelledPicture>& to, const std::string& kind, int count, bool is_anomalous) {
      for (int i = 0; i < count; ++i) {
        LabelledPicture picture;
        picture.path = category.name + "/" + kind + std::to_string(i);
        picture.anomalous = is_anomalous;
        to.push_back(picture);
      }
    };
    add(category.train, "normal", normals, false);
    add(category.test, "tested", 2, false);
    add(category.test, "defect", anomalous, true);
    dataset.categories.push_back(category);
  }
  return dataset;
}

// Two taps of `side` x `side` tokens, the second half as fine if `uneven`; anomalous pictures have one odd token.
class DrawnFeatures : public FeatureReader {
 public:
  explicit DrawnFeatures(const TrainingSet& set, int side = 4, bool uneven = false)
      : set_(set), side_(side), uneven_(uneven) {}

  PictureFeatures read(std::size_t picture) override {
    ++reads;
    require(picture != unreadable, ErrorCode::kBadFormat, name(picture), ": is no picture");
    RandomDraws random(picture, 77);
    PictureFeatures features;
    features.encoding.taps = {grid(side_, random, picture), grid(uneven_ ? side_ / 2 : side_, random, picture)};
    for (int i = 0; i < 8; ++i)
      features.encoding.embedding.push_back(static_cast<float>(random.between(-1, 1)) +
                                            (set_.pictures[picture].anomalous ? 0.5f : 0));
    features.text_prior = random.between(0, 1);
    if (picture == not_a_number) features.encoding.taps[1].values[3] = std::numeric_limits<float>::quiet_NaN();
    if (picture == larger) features.encoding.taps[0] = grid(side_ + 1, random, picture);
    if (picture == padded) features.hidden = std::vector<std::uint8_t>(16, 1);
    return features;
  }
  std::string name(std::size_t picture) const override { return set_.pictures[picture].listed->path; }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t unreadable = kNone, not_a_number = kNone, larger = kNone, padded = kNone;
  std::atomic<int> reads{0};

 private:
  TokenGrid grid(int side, RandomDraws& random, std::size_t picture) const {
    TokenGrid grid{side, side, 6, {}};
    for (int i = 0; i < side * side * 6; ++i) grid.values.push_back(static_cast<float>(1 + random.between(-0.5, 0.5)));
    if (set_.pictures[picture].anomalous)
      for (float& value : grid.token(static_cast<int>(picture) % (side * side)))
        value *= random.between(-1, 1) > 0 ? 1 : -1;
    normalise_tokens(grid);
    return grid;
  }

  const TrainingSet& set_;
  int side_;
  bool uneven_;
};

}  // namespace inctrl
