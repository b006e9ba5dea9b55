// src/encoder/transformer_shape.h: how do the blocks of one tower compute?
#pragma once

#include "tensor_files/model_file.h"

namespace inctrl {

struct TransformerShape {
  int width = 0, heads = 0, mlp = 0;
  double epsilon = 1e-5;
  bool causal = false, quick_gelu = false, gated_mlp = false, layer_scale = false;
};

// CLIP: epsilon 1e-5. DINOv2: 1e-6, a learnt factor on every branch.
inline TransformerShape shape_of(const VitConfig& vit) {
  const bool clip = vit.family == VitConfig::Family::kClip;
  return {.width = vit.width,
          .heads = vit.heads,
          .mlp = vit.mlp,
          .epsilon = clip ? 1e-5 : 1e-6,
          .quick_gelu = vit.quick_gelu,
          .gated_mlp = vit.gated_mlp,
          .layer_scale = !clip};
}

inline TransformerShape shape_of(const TextTowerConfig& text) {
  return {.width = text.width, .heads = text.heads, .mlp = text.mlp, .causal = true, .quick_gelu = text.quick_gelu};
}

}  // namespace inctrl
