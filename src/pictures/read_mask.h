// src/pictures/read_mask.h: which pixels does a mask file mark?
// Tested by tests/pictures/read_mask_test.cpp
#pragma once

#include <filesystem>

#include "inctrl/image.h"
#include "pictures/read_picture.h"

namespace inctrl {

// Gray: 255 where any channel but alpha is not 0, be it the 1 of 65535, else 0; as stored, EXIF's orientation not
// obeyed. Formats and errors as of read_picture(). Any thread may call.
Image read_mask(const std::filesystem::path& file, const ReadOptions& options = {});

}  // namespace inctrl
