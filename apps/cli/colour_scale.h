// apps/cli/colour_scale.h: which colours show a model's maps?
#pragma once

#include "inctrl/model.h"
#include "pictures/overlay.h"

namespace inctrl::cli {

// Around `level`, from which on places are marked: maps of head kind "residual" hold chances, all others residuals.
inline ColourScale colour_scale(const ModelInfo& model, float level) {
  return model.head == "residual" ? scale_of_chances(level) : scale_around(level);
}

}  // namespace inctrl::cli
