// src/c_api/images_c.h: pictures as C gives them. Tested by tests/c_api/c_api_test.cpp
#pragma once

#include <vector>

#include "inctrl.h"
#include "inctrl/image.h"

namespace inctrl::c_api {

// Borrows the pixels. kInvalidArgument for an unknown format, an empty picture or rows that overlap.
ImageView view_of(const inctrl_image& image);
std::vector<ImageView> views_of(const inctrl_image* images, size_t count);

}  // namespace inctrl::c_api
