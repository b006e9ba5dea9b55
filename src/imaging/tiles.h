// src/imaging/tiles.h: how is a large picture cut into tiles, and how do their maps become one again?
//
// Neighbouring tiles overlap by a whole number of cells of the encoder's grid, so that cells of both fall on the same
// place: with G cells a tile and an overlap of o, R tiles make a map of (R - 1) (G - o) + G cells, and a tile's side is
// G cells of that map. Where two tiles meet, each counts the more the farther a cell is from its edge: linear ramps
// whose shares sum to 1, so there is no seam. How many tiles suit a picture: suitable_tiles() of inctrl/options.h.
// Tested by tests/imaging/tiles_test.cpp
#pragma once

#include <span>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/options.h"

namespace inctrl {

struct GridSize {
  int rows = 0, columns = 0;  // cells down and across
  friend bool operator==(const GridSize&, const GridSize&) = default;
};

// Tiles in one direction.
class TileAxis {
 public:
  TileAxis(int tiles, int cells);

  int total() const noexcept { return begin(tiles_ - 1) + cells_; }  // cells of the whole map
  int begin(int tile) const noexcept { return tile * (cells_ - overlap_); }
  // [begin, end) of a tile in a picture of `pixels`: rounded, at least one pixel, inside.
  struct Stretch {
    int begin = 0, end = 0;
  };
  Stretch pixels(int tile, int pixels) const;
  // The tile that counts most at a cell of the whole map.
  int tile_at(int cell) const noexcept;
  // What `tile` counts at its cell `cell`, beside the tiles before it: 1 where it is the first to show that place.
  float share(int tile, int cell) const noexcept;

 private:
  int tiles_, cells_, overlap_;
};

// Tiles of a picture, counted row by row. Immutable; any thread may ask.
class TilePlan {
 public:
  //   cells  of one tile's map. kInvalidArgument if there is no cell or tile.
  TilePlan(const Tiles& tiles, GridSize cells);

  GridSize map() const noexcept { return {down_.total(), across_.total()}; }  // the whole picture's
  GridSize cells() const noexcept { return cells_; }                          // of one tile
  Part part(int tile, Size picture) const;                                    // what of a picture the tile shows
  // The tiles at most `reach` steps away in both directions, itself included; all for kEverywhere.
  std::vector<int> within(int tile, int reach) const;

  // A cell of the whole map, and of a tile: the one that counts most there.
  struct Place {
    int tile = 0, row = 0, column = 0;
  };
  Place place(int row, int column) const noexcept;
  // The cell of the whole map under a tile's: {tile, row, column} of a tile -> row and column.
  GridSize whole(const Place& place) const noexcept;

  // One map of the tiles' maps, [map().rows * map().columns]. Where tiles agree it has their values to the bit, and
  // with a single tile it is that tile's map. kInvalidArgument if a map is missing or has another size.
  std::vector<float> blend(std::span<const std::vector<float>> maps) const;

 private:
  Tiles tiles_;
  GridSize cells_;
  TileAxis down_, across_;
};

}  // namespace inctrl
