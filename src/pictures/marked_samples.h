// src/pictures/marked_samples.h: which samples of a decoded mask are marks?
// Tested by tests/pictures/read_mask_test.cpp
#pragma once

#include "pictures/decoded_samples.h"

namespace inctrl {

// Gray: 255 where any channel but alpha is not 0, else 0.
Image marked(const DecodedSamples& samples);

}  // namespace inctrl
