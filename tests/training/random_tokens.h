// tests/training/random_tokens.h: encodings of random unit tokens on two taps, the second of half the grid.
#pragma once

#include <memory>

#include "residual/best_cosine.h"
#include "training/random_draws.h"
#include "training/trainee.h"

namespace inctrl {

inline TokenGrid random_grid(RandomDraws& random, int side, int width) {
  TokenGrid grid{side, side, width, {}};
  for (int i = 0; i < side * side * width; ++i) grid.values.push_back(static_cast<float>(random.between(-1, 1)));
  normalise_tokens(grid);
  return grid;
}

inline std::shared_ptr<const Encoding> random_encoding(RandomDraws& random) {
  return std::make_shared<Encoding>(Encoding{{random_grid(random, 4, 6), random_grid(random, 2, 5)}, {1, 2}});
}

// A defect in the upper left corner, where its place is known.
inline TrainingItem random_item(RandomDraws& random, bool anomalous, bool placed, int shots) {
  TrainingItem item{.anomalous = anomalous};
  item.tokens = random_encoding(random);
  for (int k = 0; k < shots; ++k) item.prompt_tokens.push_back(random_encoding(random));
  if (anomalous && placed) item.coverage = {0.9f, 0.5f, 0.03f, 0, 0.2f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  return item;
}

}  // namespace inctrl
