// src/imaging/tiles.cpp. Tested by tests/imaging/tiles_test.cpp
#include "imaging/tiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kOverlapOf = 8;  // an eighth of a tile lies in the next one as well

// Half a tile at most, so that no place is in three tiles of a direction.
int overlap_of(int cells) {
  return cells < 2 ? 0 : std::max(1, (cells + kOverlapOf / 2) / kOverlapOf);
}

// Tiles of a length so that each has `side` pixels at most, a little rounding aside.
int tiles_along(int pixels, double side) {
  constexpr double kStep = 1 - 1.0 / kOverlapOf, kRounding = 1e-6;
  const double more = std::ceil((pixels / side - 1) / kStep - kRounding);
  return 1 + static_cast<int>(std::clamp(more, 0.0, kMostTilesASide * 1.0));
}

}  // namespace

TileAxis::TileAxis(int tiles, int cells) : tiles_(tiles), cells_(cells), overlap_(tiles > 1 ? overlap_of(cells) : 0) {
  require(tiles >= 1 && tiles <= kMostTilesASide && cells >= 1, ErrorCode::kInvalidArgument, "tiles: ", tiles,
          " tiles of ", cells, " cells in a direction");
}

TileAxis::Stretch TileAxis::pixels(int tile, int pixels) const {
  const double cell = static_cast<double>(pixels) / total();
  const auto edge = [&](int at) { return static_cast<int>(std::lround(at * cell)); };
  const int first = std::min(edge(begin(tile)), pixels - 1);
  return {first, std::clamp(edge(begin(tile) + cells_), first + 1, pixels)};
}

int TileAxis::tile_at(int cell) const noexcept {
  const int last = std::min(cell / (cells_ - overlap_), tiles_ - 1);
  return last > 0 && share(last, cell - begin(last)) < 0.5f ? last - 1 : last;
}

float TileAxis::share(int tile, int cell) const noexcept {
  if (tile == 0 || cell >= overlap_) return 1;
  return static_cast<float>(cell + 1) / static_cast<float>(overlap_ + 1);
}

TilePlan::TilePlan(const Tiles& tiles, GridSize cells)
    : tiles_(tiles), cells_(cells), down_(tiles.rows, cells.rows), across_(tiles.columns, cells.columns) {}

Part TilePlan::part(int tile, Size picture) const {
  const TileAxis::Stretch rows = down_.pixels(tile / tiles_.columns, picture.height),
                          columns = across_.pixels(tile % tiles_.columns, picture.width);
  return {columns.begin, rows.begin, {columns.end - columns.begin, rows.end - rows.begin}};
}

std::vector<int> TilePlan::within(int tile, int reach) const {
  const int row = tile / tiles_.columns, column = tile % tiles_.columns;
  std::vector<int> tiles;
  for (int other = 0; other < tiles_.count(); ++other)
    if (reach == kEverywhere ||
        std::max(std::abs(other / tiles_.columns - row), std::abs(other % tiles_.columns - column)) <= reach)
      tiles.push_back(other);
  return tiles;
}

TilePlan::Place TilePlan::place(int row, int column) const noexcept {
  const int tile_row = down_.tile_at(row), tile_column = across_.tile_at(column);
  return {tile_row * tiles_.columns + tile_column, row - down_.begin(tile_row), column - across_.begin(tile_column)};
}

GridSize TilePlan::whole(const Place& place) const noexcept {
  return {down_.begin(place.tile / tiles_.columns) + place.row,
          across_.begin(place.tile % tiles_.columns) + place.column};
}

// First the tiles of a row of them into a strip, then the strips: each adds its share of the way to its own value, so
// that equal values stay what they are.
std::vector<float> TilePlan::blend(std::span<const std::vector<float>> maps) const {
  const auto tile_cells = static_cast<std::size_t>(cells_.rows) * static_cast<std::size_t>(cells_.columns);
  require(maps.size() == static_cast<std::size_t>(tiles_.count()) &&
              std::all_of(maps.begin(), maps.end(), [&](const auto& tile) { return tile.size() == tile_cells; }),
          ErrorCode::kInvalidArgument, "tiles: ", maps.size(), " maps for ", tiles_.count(), " tiles of ", tile_cells,
          " cells");
  const auto width = static_cast<std::size_t>(map().columns);
  std::vector<float> whole(static_cast<std::size_t>(map().rows) * width), strip(width);
  for (int tile_row = 0; tile_row < tiles_.rows; ++tile_row)
    for (int row = 0; row < cells_.rows; ++row) {
      for (int tile = 0; tile < tiles_.columns; ++tile) {
        const float* from = maps[static_cast<std::size_t>(tile_row * tiles_.columns + tile)].data() +
                            static_cast<std::ptrdiff_t>(row) * cells_.columns;
        float* to = strip.data() + across_.begin(tile);
        for (int column = 0; column < cells_.columns; ++column) {
          const float share = across_.share(tile, column);
          to[column] = share < 1 ? to[column] + share * (from[column] - to[column]) : from[column];
        }
      }
      const float share = down_.share(tile_row, row);
      float* to = whole.data() + static_cast<std::size_t>(down_.begin(tile_row) + row) * width;
      for (std::size_t x = 0; x < width; ++x) to[x] = share < 1 ? to[x] + share * (strip[x] - to[x]) : strip[x];
    }
  return whole;
}

Tiles suitable_tiles(int width, int height, int input_size) {
  require(width >= 1 && height >= 1 && input_size >= 1, ErrorCode::kInvalidArgument, "tiles: a picture of ", width,
          " x ", height, " pixels for a square of ", input_size);
  constexpr int kMost = 64;
  constexpr double kShrink = 2, kLittleMore = 1.02;
  Tiles tiles;
  for (double side = kShrink * input_size;; side *= kLittleMore) {
    tiles.rows = tiles_along(height, side);
    tiles.columns = tiles_along(width, side);
    if (tiles.count() <= kMost) return tiles;
  }
}

}  // namespace inctrl
