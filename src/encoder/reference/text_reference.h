// src/encoder/reference/text_reference.h: what should the text tower compute, told in plain loops?
// Tested by tests/encoder/text_encoder_test.cpp
#pragma once

#include <memory>

#include "encoder/text_encoder.h"

namespace inctrl {

// The same interface and results as make_text_encoder(), within rounding.
std::unique_ptr<TextEncoder> make_text_reference(const ModelFile& model);

}  // namespace inctrl
