// src/pictures/upright.h: how are stored pixels turned so that they stand upright?
// EXIF numbers the eight ways in which row 0 and column 0 may lie. Tested by tests/pictures/upright_test.cpp
#pragma once

#include "imaging/resize.h"
#include "inctrl/image.h"
#include "pictures/probe.h"

namespace inctrl {

//   orientation  1 to 8
Image turn_upright(Image stored, int orientation);

// The size of the turned picture, as the header tells it.
Size upright_size(const PictureHeader& header);

}  // namespace inctrl
