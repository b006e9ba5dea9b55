// src/checkpoints/dinov2_vit.h: how does a DINOv2 checkpoint become our encoder?
//
//   original names                    Hugging Face                                       ours, below "encoder."
//   patch_embed.proj                  embeddings.patch_embeddings.projection             patch
//   cls_token, pos_embed              embeddings.cls_token, .position_embeddings         class_token, positions
//   register_tokens                   embeddings.register_tokens                         registers
//   blocks.N.norm1, norm2             encoder.layer.N.norm1, norm2                       blocks.N.attention_norm,
//   mlp_norm
//     attn.qkv                          attention.attention.{query,key,value}              attention.qkv
//     attn.proj                         attention.output.dense                             attention.out
//     ls1.gamma, ls2.gamma              layer_scale1.lambda1, layer_scale2.lambda1         attention_scale, mlp_scale
//     mlp.fc1, fc2; gated w12, w3       mlp.fc1, fc2; gated weights_in, weights_out        mlp.in, mlp.out
//   norm                              layernorm                                          final_norm
//   mask_token                        embeddings.mask_token                              left out
//
// A prefix of all names, such as "dinov2.", is dropped.
// Tested by tests/checkpoints/dinov2_vit_test.cpp
#pragma once

#include <optional>

#include "checkpoints/imported_encoder.h"
#include "checkpoints/state_dict.h"

namespace inctrl {

struct DinoV2Options {
  std::optional<int> input_size;  // default: the trained one, 518 pixels in the published files
  std::optional<int> heads;       // default: width / 64
};

// Has the checkpoint one of the tensors that give this family away, under either set of names?
bool is_dinov2_vit(const StateDict& checkpoint);

// kBadFormat naming the missing, surplus or misshapen tensor; kInvalidArgument for an input size that is no multiple of
// the patch. Positions for another size are resampled as the names' own code does it.
ImportedEncoder import_dinov2_vit(const StateDict& checkpoint, const DinoV2Options& options);

}  // namespace inctrl
