// src/detector/nearest_patch.cpp: Detector::nearest_patch(). Tested by tests/detector/nearest_patch_test.cpp
#include <algorithm>
#include <limits>
#include <numeric>

#include "detector/picture_tokens.h"
#include "detector/prompt_tokens.h"
#include "detector/residual_map.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

// The token of a tap under a cell of a finer grid, or of the same.
std::span<const float> token_under(const TokenGrid& tap, int row, int column, int rows, int columns) {
  return tap.token(row * tap.rows / rows * tap.columns + column * tap.columns / columns);
}

// The sum over taps of the cosines of two places of tiles whose finest grid has `cells`.
float alikeness(std::span<const TokenGrid> query, const TilePlan::Place& at, std::span<const TokenGrid> prompt,
                const TilePlan::Place& prompt_at, GridSize cells) {
  float sum = 0;
  for (std::size_t tap = 0; tap < query.size(); ++tap) {
    const auto a = token_under(query[tap], at.row, at.column, cells.rows, cells.columns);
    const auto b = token_under(prompt[tap], prompt_at.row, prompt_at.column, cells.rows, cells.columns);
    sum = std::inner_product(a.begin(), a.end(), b.begin(), sum);
  }
  return sum;
}

// The cell of the largest value, among those that the region touches; of all if it touches none.
int worst_cell(const AnomalyMap& map, const std::optional<Box>& region) {
  const double width = map.frame.width / map.columns, height = map.frame.height / map.rows;
  const auto is_touched = [&](int cell) {
    const int row = cell / map.columns, column = cell % map.columns;
    const double x = map.frame.left + width * column, y = map.frame.top + height * row;
    return !region || (x < region->x + region->width && x + width > region->x && y < region->y + region->height &&
                       y + height > region->y);
  };
  int worst = -1;
  for (int cell = 0; cell < map.rows * map.columns; ++cell) {
    const auto value = [&](int at) { return map.values[static_cast<std::size_t>(at)]; };
    if (is_touched(cell) && (worst < 0 || value(cell) > value(worst))) worst = cell;
  }
  return worst < 0 ? worst_cell(map, std::nullopt) : worst;
}

}  // namespace

PatchMatch Detector::nearest_patch(const EncodedPicture& query, const std::optional<Box>& region) const {
  const AnomalyMap map = detect(query).anomaly_map;
  const int worst = worst_cell(map, region);
  PatchMatch best{map.rows, map.columns, worst / map.columns, worst % map.columns};
  const Encoding& encoding = query.tokens_->encoding;
  const Tiles& tiles = query.tokens_->tiles;
  const TilePlan plan = plan_of(tiles, encoding);
  const TilePlan::Place at = plan.place(best.row, best.column);
  const std::span<const TokenGrid> taps = taps_of_tile(encoding.taps, tiles, at.tile);
  float largest = -std::numeric_limits<float>::infinity();
  const std::vector<Encoding> prompts = encodings_of(*prompts_.tokens_);
  for (std::size_t prompt = 0; prompt < prompts.size(); ++prompt)
    for (const int tile : plan.within(at.tile, tiles.reach)) {
      const std::span<const TokenGrid> theirs = taps_of_tile(prompts[prompt].taps, tiles, tile);
      for (int cell = 0; cell < plan.cells().rows * plan.cells().columns; ++cell) {
        const TilePlan::Place place{tile, cell / plan.cells().columns, cell % plan.cells().columns};
        const float alike = alikeness(taps, at, theirs, place, plan.cells());
        if (alike <= largest) continue;
        largest = alike;
        best.prompt = static_cast<int>(prompt);
        best.prompt_row = plan.whole(place).rows, best.prompt_column = plan.whole(place).columns;
      }
    }
  best.residual = std::clamp((1 - largest / static_cast<float>(taps.size())) / 2, 0.0f, 1.0f);
  return best;
}

}  // namespace inctrl
