// src/imaging/ignore_mask.h: which patches of a query lie under a mask of places to pass over?
// Tested by tests/imaging/ignore_mask_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "imaging/marked_area.h"

namespace inctrl {

// A mask laid over the whole of a picture, whatever the sizes of both. Immutable; any thread may ask.
class IgnoreMask {
 public:
  // Pixels that are not black are to be ignored. kInvalidArgument without pixels, or with none
  // that is black.
  explicit IgnoreMask(const ImageView& mask);

  // [rows * columns], row-major: 1 where at least a quarter of what the cell shows of the picture is masked. The grid
  // covers `frame` of a picture of `size`; a cell that shows nothing of it is 0.
  std::vector<std::uint8_t> cells(const Frame& frame, Size size, int rows, int columns) const;

 private:
  MarkedArea marked_;
};

}  // namespace inctrl
