// src/detector/padding.h: which patches show nothing of the picture?
// Tested by tests/detector/detector_test.cpp
#pragma once

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "residual/patch_residual.h"

namespace inctrl {

// Patches that show nothing but padding say nothing: 0. `frame`: what the map shows, in the picture's pixels.
void clear_padding(ResidualMap& map, const Frame& frame, Size picture);

}  // namespace inctrl
