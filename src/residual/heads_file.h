// src/residual/heads_file.h: which tensors of a model file are the heads?
//
//   heads.adapter.{1,2}.weight                          W1 [bottleneck, E], W2 [E, bottleneck]
//   heads.image.{1,2,3}.{weight,bias}                   [h1, E], [h2, h1], [1, h2] and [h1], [h2], [1]
//   heads.image.norm{1,2}.{weight,bias,mean,variance}   [h1], [h2]: the batch norms behind layers 1 and 2
//   heads.holistic. ...                                 the same, with the number of patches in place of E
//
// checkpoints/inctrl_heads.h gives them these names. Described in docs/model-format.md.
// Tested by tests/residual/heads_file_test.cpp
#pragma once

#include <map>
#include <string>
#include <vector>

#include "residual/inctrl_head.h"
#include "tensor_files/safetensors.h"

namespace inctrl {

// What the encoder gives the heads to work on.
struct HeadInputs {
  int embedding = 0;          // width of the image embedding, E
  int rows = 0, columns = 0;  // patches of a picture
};

// kBadFormat naming the tensor that is missing, misshapen (with both shapes) or holds a number that cannot be, or the
// two grids if the holistic head has another number of patches.
InctrlHeads read_inctrl_heads(const Safetensors& model, const HeadInputs& inputs);

// Tensors on their way into a model file, by name.
struct HeadTensor {
  Shape shape;
  std::vector<float> values;
};
using HeadTensors = std::map<std::string, HeadTensor>;

// What read_inctrl_heads() reads back, to the bit.
HeadTensors inctrl_head_tensors(const InctrlHeads& heads);

}  // namespace inctrl
