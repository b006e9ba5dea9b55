// src/tensor/token_grid.h: how do patch tokens travel between encoder and residual?
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace inctrl {

// The patch tokens of one tap: a grid of vectors, row-major, [rows * columns, width].
struct TokenGrid {
  int rows = 0, columns = 0;  // patches down and across
  int width = 0;              // floats of a token
  std::vector<float> values;

  int count() const noexcept { return rows * columns; }
  std::span<const float> token(int index) const noexcept {
    return {values.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(width),
            static_cast<std::size_t>(width)};
  }
  std::span<float> token(int index) noexcept {
    return {values.data() + static_cast<std::size_t>(index) * static_cast<std::size_t>(width),
            static_cast<std::size_t>(width)};
  }
};

// What an encoder gives for one picture: the tokens of every tap, in the model's order, and the image embedding.
struct Encoding {
  std::vector<TokenGrid> taps;
  std::vector<float> embedding;
};

}  // namespace inctrl
