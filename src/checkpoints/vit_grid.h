// src/checkpoints/vit_grid.h: on how many patches was a vision transformer trained, and on how many shall it look?
// Tested by tests/checkpoints/clip_vit_test.cpp and dinov2_vit_test.cpp
#pragma once

#include <cstdint>
#include <optional>

namespace inctrl {

struct VitGrid {
  int trained = 0, wanted = 0;  // patches along a side
  int input_size = 0;           // side of the wanted square, pixels
};

//   positions   rows of the table of positions: the class token's and one for each patch of a square
//   patch       side of a patch, pixels
//   input_size  default: the trained one
// kBadFormat for a patch beyond what a model file holds; kInvalidArgument for a size that is no multiple of it.
VitGrid vit_grid(std::int64_t positions, std::int64_t patch, std::optional<int> input_size);

}  // namespace inctrl
