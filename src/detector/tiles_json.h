// src/detector/tiles_json.h: how do tiles stand in a file?
// Tested by tests/detector/tiles_test.cpp
#pragma once

#include "inctrl/options.h"
#include "tensor_files/strict_json.h"

namespace inctrl {

inline Json json_of(const Tiles& tiles) {
  return {{"rows", tiles.rows}, {"columns", tiles.columns}, {"reach", tiles.reach}};
}

// kBadFormat for what no model makes.
inline Tiles tiles_of(const JsonField& field) {
  field.allow_only({"rows", "columns", "reach"});
  return {field.at("rows").integer(1, kMostTilesASide), field.at("columns").integer(1, kMostTilesASide),
          field.at("reach").integer(kEverywhere, kMostTilesASide)};
}

}  // namespace inctrl
