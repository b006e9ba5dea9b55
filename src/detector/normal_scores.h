// src/detector/normal_scores.h: what is believed of normal scores before a picture is seen?
// Figures: docs/decisions/0015-decision.md.
#pragma once

#include <string>

#include "decision/normal_fit.h"

namespace inctrl {

// Of a model with this head kind.
NormalPrior prior_of(const std::string& head);

}  // namespace inctrl
