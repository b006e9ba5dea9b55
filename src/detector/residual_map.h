// src/detector/residual_map.h: how unlike the prompts is each place of a picture, be it looked at as one or in tiles?
// Tested by tests/detector/tiles_test.cpp
#pragma once

#include <span>
#include <vector>

#include "detector/prompt_tokens.h"
#include "imaging/tiles.h"
#include "residual/patch_residual.h"

namespace inctrl {

// How the maps of a picture's tiles lie in its own. `encoding`: of all tiles, see PictureTokens.
TilePlan plan_of(const Tiles& tiles, const Encoding& encoding);

// The taps of one tile: [taps], of encodings or prompts alike.
template <typename Tap>
std::span<const Tap> taps_of_tile(const std::vector<Tap>& all, const Tiles& tiles, int tile) {
  const std::size_t count = all.size() / static_cast<std::size_t>(tiles.count());
  return std::span(all).subspan(static_cast<std::size_t>(tile) * count, count);
}

// The map of the whole picture: each tile against those of the prompts within reach, blended.
ResidualMap residual_map(const Encoding& query, const std::vector<PromptTap>& prompts, const Tiles& tiles);

// What a tile shows of the whole map.
ResidualMap cut_tile(const ResidualMap& whole, const TilePlan& plan, int tile);

}  // namespace inctrl
