// src/checkpoints/inctrl_heads.h: how do the heads of a published InCTRL checkpoint get our names?
//
//   theirs                                             ours (residual/heads_file.h)
//   adapter.fc.{0,2}.weight                            heads.adapter.{1,2}.weight
//   diff_head_ref.projection{1,2,3}.{weight,bias}      heads.image.{1,2,3}.{weight,bias}
//   diff_head_ref.bn{2,3}.{weight,bias}                heads.image.norm{1,2}.{weight,bias}
//   diff_head_ref.bn{2,3}.running_{mean,var}           heads.image.norm{1,2}.{mean,variance}
//   diff_head. ...                                     heads.holistic. ...
//   <head>.bn1.*, <head>.bn*.num_batches_tracked       left out: never used; a counter of training
//
// Heads that have our names already, in a model file, keep them.
// The published loader passes over what is missing or misshapen and scores with random heads; here that is refused.
// Source: published code, open_clip/model.py, Adapter and TransformerBasicHead.
// Tested by tests/checkpoints/inctrl_heads_test.cpp
#pragma once

#include <string_view>

#include "checkpoints/state_dict.h"

namespace inctrl {

struct ImportedHeads {
  std::map<std::string, TensorView> tensors;  // F32 under our names, owned by `owners`
  std::vector<std::shared_ptr<const void>> owners;
  std::int64_t embedding = 0;  // width of the image embedding that they judge
  std::int64_t patches = 0;    // positions of the map that they judge
  bool published = true;       // the names in the file are their makers', not ours
};

// Does a tensor of this name, theirs or ours, belong to the heads? All others are the encoder's.
bool is_inctrl_head_tensor(std::string_view name);

// Has the checkpoint any of them?
bool has_inctrl_heads(const StateDict& checkpoint);

// Takes the heads, leaves the encoder alone. kBadFormat naming the missing, surplus or misshapen tensor.
ImportedHeads import_inctrl_heads(const StateDict& checkpoint);

// Can they judge what an encoder with an image embedding of this width and a grid of grid x grid patches gives?
// kIncompatible naming the tensor, its shape and the one needed.
void require_fit(const ImportedHeads& heads, int embedding, int grid);

}  // namespace inctrl
