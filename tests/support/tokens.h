// tests/support/tokens.h: random unit tokens to try the residuals on.
#pragma once

#include <random>

#include "residual/best_cosine.h"

namespace inctrl {

inline TokenGrid unit_tokens(int rows, int columns, int width, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  TokenGrid grid{rows, columns, width, std::vector<float>(static_cast<std::size_t>(rows * columns * width))};
  for (float& value : grid.values) value = normal(random);
  normalise_tokens(grid);
  return grid;
}

}  // namespace inctrl
