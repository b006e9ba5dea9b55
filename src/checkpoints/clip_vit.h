// src/checkpoints/clip_vit.h: how does a CLIP checkpoint become our encoder and text tower?
//
//   theirs (OpenCLIP, OpenAI, InCTRL's authors)                 ours (tensor_files/model_file.h)
//   visual.conv1.weight                                         encoder.patch.weight
//   visual.class_embedding, visual.positional_embedding         encoder.class_token, encoder.positions (resampled)
//   visual.ln_pre, visual.ln_post                               encoder.pre_norm, encoder.final_norm
//   visual.proj                                                 encoder.projection
//   visual.transformer.resblocks.N                              encoder.blocks.N
//     ln_1, ln_2                                                  attention_norm, mlp_norm
//     attn.in_proj_{weight,bias}, attn.out_proj                   attention.qkv, attention.out
//     mlp.c_fc, mlp.c_proj                                        mlp.in, mlp.out
//   token_embedding.weight, positional_embedding                text.tokens, text.positions
//   transformer.resblocks.N, ln_final, text_projection          text.blocks.N, text.final_norm, text.projection
//   logit_scale, attn_mask                                      left out: the method's factor is fixed
//
// Text keys may carry the prefix "text." (open_clip's custom text towers). Tested by
// tests/checkpoints/clip_vit_test.cpp
#pragma once

#include <optional>

#include "checkpoints/imported_encoder.h"
#include "checkpoints/state_dict.h"

namespace inctrl {

// What shapes do not tell; a configuration file may.
struct ClipOptions {
  std::optional<int> input_size;    // default: the trained one
  std::optional<int> vision_heads;  // default: width / 64; 16 where the width is 1280, 1408, 1664 or 1792
  std::optional<int> text_heads;    // default: width / 64
  std::optional<bool> quick_gelu;   // default: in a TorchScript archive, as OpenAI's own are, and nowhere else
};

// Has the checkpoint one of the tensors that give this family away?
bool is_clip_vit(const StateDict& checkpoint);

// kBadFormat naming the missing or misshapen tensor with both shapes, or the surplus one; kInvalidArgument for an input
// size that is no multiple of the patch. Tensors that belong to InCTRL's heads are not touched and not surplus.
ImportedEncoder import_clip_vit(const StateDict& checkpoint, const ClipOptions& options);

}  // namespace inctrl
