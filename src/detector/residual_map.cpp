// src/detector/residual_map.cpp. Tested by tests/detector/tiles_test.cpp
#include "detector/residual_map.h"

namespace inctrl {
namespace {

ResidualMap tile_map(std::span<const TokenGrid> query, const std::vector<PromptTap>& prompts, const Tiles& tiles,
                     const std::vector<int>& within) {
  std::vector<std::vector<float>> residuals;
  for (std::size_t tap = 0; tap < query.size(); ++tap) {
    std::vector<const TokenPanels*> panels;
    for (const int tile : within) panels.push_back(&taps_of_tile(prompts, tiles, tile)[tap].panels);
    residuals.push_back(patch_residual(query[tap], panels));
  }
  return mean_over_taps(query, residuals);
}

}  // namespace

TilePlan plan_of(const Tiles& tiles, const Encoding& encoding) {
  const TokenGrid& grid = finest(taps_of_tile(encoding.taps, tiles, 0));
  return {tiles, {grid.rows, grid.columns}};
}

ResidualMap residual_map(const Encoding& query, const std::vector<PromptTap>& prompts, const Tiles& tiles) {
  const TilePlan plan = plan_of(tiles, query);
  std::vector<std::vector<float>> maps;
  for (int tile = 0; tile < tiles.count(); ++tile)
    maps.push_back(
        tile_map(taps_of_tile(query.taps, tiles, tile), prompts, tiles, plan.within(tile, tiles.reach)).values);
  return {plan.map().rows, plan.map().columns, plan.blend(maps)};
}

ResidualMap cut_tile(const ResidualMap& whole, const TilePlan& plan, int tile) {
  const GridSize cells = plan.cells(), first = plan.whole({tile, 0, 0});
  ResidualMap map{cells.rows, cells.columns, {}};
  for (int row = 0; row < cells.rows; ++row) {
    const auto begin =
        whole.values.begin() + static_cast<std::ptrdiff_t>(first.rows + row) * whole.columns + first.columns;
    map.values.insert(map.values.end(), begin, begin + cells.columns);
  }
  return map;
}

}  // namespace inctrl
