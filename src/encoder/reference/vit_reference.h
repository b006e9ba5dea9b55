// src/encoder/reference/vit_reference.h: what should a vision transformer compute, told in plain loops?
// Tested by tests/encoder/vit_golden_test.cpp
#pragma once

#include <memory>

#include "encoder/encoder.h"

namespace inctrl {

// The same interface and results as make_encoder() for a VitConfig, within rounding.
std::unique_ptr<Encoder> make_vit_reference(const ModelFile& model);

}  // namespace inctrl
