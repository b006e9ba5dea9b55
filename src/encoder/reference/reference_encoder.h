// src/encoder/reference/reference_encoder.h: what should an encoder compute, told in plain loops?
// Slow on purpose; linked into tests and nowhere else.
// Tested by tests/encoder/encoder_test.cpp
#pragma once

#include <memory>

#include "encoder/encoder.h"

namespace inctrl {

// The same interface and results as make_encoder(), within rounding: sums are held in 64-bit floats.
std::unique_ptr<Encoder> make_reference_encoder(const ModelFile& model);

}  // namespace inctrl
