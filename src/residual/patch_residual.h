// src/residual/patch_residual.h: how unlike the normal prompts is each patch of the query image?
// Half of one minus the cosine to the nearest prompt patch. Nothing is learnt here.
// Source: InCTRL, multi-layer patch-level residual (published code: open_clip/model.py, InCTRL.forward).
// Tested by tests/residual/patch_residual_test.cpp
#pragma once

#include <span>
#include <vector>

#include "residual/best_cosine.h"
#include "tensor/token_grid.h"

namespace inctrl {

// Returns [P], each in [0, 1]: 0 where a prompt holds the same patch.
//   query    [P, D]    patch tokens of one tap, of length 1
//   prompts  [K P, D]  the same tap's tokens of all K prompts, of length 1
// kInvalidArgument if D differs.
std::vector<float> patch_residual(const TokenGrid& query, const TokenPanels& prompts);
// The same against the tokens of several panels. kInvalidArgument also if there is none.
std::vector<float> patch_residual(const TokenGrid& query, std::span<const TokenPanels* const> prompts);

// A map on the finest token grid.
struct ResidualMap {
  int rows = 0, columns = 0;
  std::vector<float> values;  // row-major

  float largest() const noexcept;
};

// The tap with the most tokens, the first of equal ones: maps lie on its grid. kInvalidArgument if there is none.
const TokenGrid& finest(std::span<const TokenGrid> taps);

// The mean of the taps' maps on the finest of their grids; coarser ones are enlarged bilinearly. All taps are of one
// picture, residuals[t] belongs to taps[t]. kInvalidArgument if there is none.
ResidualMap mean_over_taps(std::span<const TokenGrid> taps, const std::vector<std::vector<float>>& residuals);

}  // namespace inctrl
