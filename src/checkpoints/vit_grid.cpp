// src/checkpoints/vit_grid.cpp. Tested by tests/checkpoints/clip_vit_test.cpp and dinov2_vit_test.cpp
#include "checkpoints/vit_grid.h"

#include <cmath>

#include "tensor/require.h"

namespace inctrl {

VitGrid vit_grid(std::int64_t positions, std::int64_t patch, std::optional<int> input_size) {
  constexpr std::int64_t kLargestPatch = 256;
  require(patch <= kLargestPatch, ErrorCode::kBadFormat, "patches are ", patch, " pixels wide, at most ", kLargestPatch,
          " can be used");
  const int side = static_cast<int>(patch);
  // Rounded: a table that is no square and a class token is refused where its shape is held against this.
  const int trained = static_cast<int>(std::lround(std::sqrt(static_cast<double>(positions - 1))));
  const int size = input_size.value_or(trained * side);
  require(size > 0 && size % side == 0, ErrorCode::kInvalidArgument, "input size ", size,
          " is no multiple of the patch, ", side);
  return {.trained = trained, .wanted = size / side, .input_size = size};
}

}  // namespace inctrl
