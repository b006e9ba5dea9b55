// src/metrics/mask_regions.h: which pixels of a picture are defective, and to which defect does each belong?
// Kept as runs, so that the masks of a whole category fit in memory. Tested by tests/metrics/mask_regions_test.cpp
#pragma once

#include <cstdint>
#include <vector>

#include "imaging/resize.h"
#include "inctrl/image.h"

namespace inctrl {

struct MaskRun {
  int y = 0, begin = 0, end = 0;  // pixels [begin, end) of row y
  std::uint32_t region = 0;       // counted from 0 in its picture
};

// The 8-connected regions of a mask, as the definition of PRO has them.
struct MaskRegions {
  Size size;
  std::vector<MaskRun> runs;        // by row, then column; none of them touch
  std::vector<std::int64_t> areas;  // pixels of each region

  // A picture without a defect.
  static MaskRegions none(Size size) { return {size, {}, {}}; }
};

// Pixels that are not 0 are defective. `mask` is gray; kInvalidArgument if it is not, or empty.
MaskRegions find_mask_regions(const ImageView& mask);

}  // namespace inctrl
