// src/detector/nearest_patch.cpp: Detector::nearest_patch(). Tested by tests/detector/nearest_patch_test.cpp
#include <algorithm>
#include <limits>
#include <numeric>

#include "detector/picture_tokens.h"
#include "detector/prompt_tokens.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

// The token of a tap under a cell of a finer grid, or of the same.
std::span<const float> token_under(const TokenGrid& tap, int row, int column, int rows, int columns) {
  return tap.token(row * tap.rows / rows * tap.columns + column * tap.columns / columns);
}

// The sum over taps of the cosines of two places.
float alikeness(const Encoding& query, const Encoding& prompt, const PatchMatch& places) {
  float sum = 0;
  for (std::size_t tap = 0; tap < query.taps.size(); ++tap) {
    const auto a = token_under(query.taps[tap], places.row, places.column, places.rows, places.columns);
    const auto b = token_under(prompt.taps[tap], places.prompt_row, places.prompt_column, places.rows, places.columns);
    sum = std::inner_product(a.begin(), a.end(), b.begin(), sum);
  }
  return sum;
}

}  // namespace

PatchMatch Detector::nearest_patch(const EncodedPicture& query) const {
  const AnomalyMap map = detect(query).anomaly_map;
  const auto worst = std::max_element(map.values.begin(), map.values.end()) - map.values.begin();
  PatchMatch match{
      map.rows, map.columns, static_cast<int>(worst) / map.columns, static_cast<int>(worst) % map.columns, 0, 0, 0};
  PatchMatch best = match;
  float largest = -std::numeric_limits<float>::infinity();
  const std::vector<Encoding> prompts = encodings_of(*prompts_.tokens_);
  for (match.prompt = 0; match.prompt < static_cast<int>(prompts.size()); ++match.prompt)
    for (match.prompt_row = 0; match.prompt_row < map.rows; ++match.prompt_row)
      for (match.prompt_column = 0; match.prompt_column < map.columns; ++match.prompt_column) {
        const float alike = alikeness(query.tokens_->encoding, prompts[static_cast<std::size_t>(match.prompt)], match);
        if (alike > largest) largest = alike, best = match;
      }
  return best;
}

}  // namespace inctrl
