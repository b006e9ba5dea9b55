// src/imaging/mild_changes.h: what could the same normal thing look like the next time it is put under the camera?
// Slightly turned, scaled and moved; not mirrored, since one picture cannot tell whether its kind allows that.
// Tested by tests/imaging/mild_changes_test.cpp
#pragma once

#include <vector>

#include "inctrl/image.h"

namespace inctrl {

// Three changed copies: turned by 2 degrees one way and 2 % larger, by 2 degrees the other way and 2 % smaller, and
// moved by 2 % of the width and 1.5 % of the height. Pixels from beyond the edge are the edge's. Bicubic. A large
// picture comes back smaller: its shorter side at 512 pixels, or all of it at 1024 x 1024. kInvalidArgument for an
// empty picture.
std::vector<Image> mild_changes(const ImageView& picture);

}  // namespace inctrl
