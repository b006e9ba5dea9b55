// src/checkpoints/random_clip.h: what is in a CLIP checkpoint with InCTRL's heads before anything was learnt?
// Numbers of the size that the published code starts training from, so that a model of full size can be had, timed and
// tested without anybody's weights. Under the published names: the import reads it as it reads every checkpoint.
// Source: CLIP's initialisation of its transformers; PyTorch's of linear layers.
// Tested by tests/checkpoints/random_clip_test.cpp
#pragma once

#include <cstdint>
#include <string_view>

#include "checkpoints/state_dict.h"

namespace inctrl {

// MLPs are four times as wide as their tower, as in all of CLIP's.
struct ClipArchitecture {
  int width = 0, layers = 0, patch = 0, input_size = 0;  // vision
  int text_width = 0, text_layers = 0;
  int context = 77, vocabulary = 49408;
  int embedding = 0;
};

// "vit-b-16-plus-240", the published method's. kInvalidArgument, naming those that are known.
ClipArchitecture clip_architecture(std::string_view name);

// Same architecture and seed, same bits on every machine; the towers do not depend on whether there are heads.
StateDict random_clip(const ClipArchitecture& clip, std::uint64_t seed, bool heads);

}  // namespace inctrl
