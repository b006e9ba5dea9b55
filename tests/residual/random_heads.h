// tests/residual/random_heads.h: small random heads to try properties on.
#pragma once

#include <algorithm>
#include <random>

#include "residual/inctrl_head.h"

namespace inctrl {

class RandomHeads {
 public:
  explicit RandomHeads(unsigned seed) : random_(seed) {}

  std::vector<float> numbers(int count, float low = -1, float high = 1) {
    std::uniform_real_distribution<float> between(low, high);
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (float& number : numbers) number = between(random_);
    return numbers;
  }

  Linear linear(int outputs, int inputs, bool bias = true) {
    return {.inputs = inputs,
            .outputs = outputs,
            .weight = numbers(outputs * inputs),
            .bias = bias ? numbers(outputs) : std::vector<float>{}};
  }
  BatchNorm norm(int width) {
    return {
        .weight = numbers(width), .bias = numbers(width), .mean = numbers(width), .variance = numbers(width, 0.1f, 2)};
  }
  ScoringHead head(int inputs) {
    return {.first = linear(8, inputs),
            .first_norm = norm(8),
            .second = linear(4, 8),
            .second_norm = norm(4),
            .third = linear(1, 4)};
  }
  Adapter adapter(int embedding) {
    return {.first = linear(3, embedding, /*bias=*/false), .second = linear(embedding, 3, /*bias=*/false)};
  }
  InctrlHeads heads(int embedding, int rows, int columns) {
    return {.adapter = adapter(embedding),
            .image = head(embedding),
            .holistic = head(rows * columns),
            .rows = rows,
            .columns = columns};
  }

 private:
  std::mt19937 random_;
};

}  // namespace inctrl
