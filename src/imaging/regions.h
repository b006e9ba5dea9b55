// src/imaging/regions.h: where in the picture are the anomalous places?
// Tested by tests/imaging/regions_test.cpp
#pragma once

#include <vector>

#include "imaging/enlarged_map.h"
#include "inctrl/image.h"

namespace inctrl {

// The 8-connected places where the map is at least `level`, largest score first (then top to bottom, left to right).
// Found on the map enlarged to 8 times the grid's size at most, so the cost does not grow with the picture; edges are
// good to an eighth of a cell. Boxes are clipped to the picture and at least 1 x 1.
std::vector<Box> find_regions(const GridMap& grid, const Frame& frame, Size picture, float level);

}  // namespace inctrl
