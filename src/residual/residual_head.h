// src/residual/residual_head.h: our head: how do residuals become a score that means the same for every product?
//
//   map    = mean over the taps of their residuals           of tokens that a learnt projection has moved
//   pooled = mean of the map's largest values                a share of a picture's patches
//   score  = sigmoid(slope * ln(pooled / level) - offset)    level: what `pooled` is for this product's normal pictures
//
// The projections make a residual say "defect" rather than "other place, other light". They are part of the encoder's
// graph (encoder/graph.h), so that a token is projected once. Nothing depends on the grid, on K or on a text tower.
// Decision: docs/decisions/0018-residual-head.md. Tested by tests/residual/residual_head_test.cpp
#pragma once

#include <span>
#include <vector>

#include "residual/heads_file.h"
#include "residual/patch_residual.h"
#include "tensor_files/safetensors.h"

namespace inctrl {

// Immutable in use: any thread may score.
struct ResidualHead {
  std::vector<std::vector<float>> projections;  // [taps], each [D, D] in rows: token' = projection * token
  float share = 0.02f;                          // of a picture's patches that are pooled, in (0, 1]
  float usual_level = 0.2f;                     // of a product whose own level is not known, in (0, 1]
  float slope = 1, offset = 0;                  // slope above 0

  // The mean of the largest `share` of `patches` values, at least of one.   map  values in [0, 1], not empty
  // `patches`: of the encoder's grid. A map of several tiles has more, but a defect in it is no larger.
  double pooled(std::span<const float> map, int patches) const;
  // From the pooled residuals of a product's normal pictures, each judged by others: their geometric mean, and the
  // usual level as one more. Without any, the usual level.
  double level(std::span<const double> pooled) const;
  // In [0, 1]; 0 for a residual of 0. Also of a single value of the map.
  double score(double pooled, double level) const;
};

// heads.projection.N.weight [D, D] of each tap N, from 0; heads.score [4]: share, usual
// level, slope, offset. kBadFormat naming a tensor that is missing, misshapen or holds what cannot be.
//   widths  [taps], of the taps' tokens
ResidualHead read_residual_head(const Safetensors& model, std::span<const int> widths);
// What read_residual_head() reads back, to the bit.
HeadTensors residual_head_tensors(const ResidualHead& head);
ResidualHead residual_head_of(const HeadTensors& tensors);  // of all that residual_head_tensors() gives

}  // namespace inctrl
