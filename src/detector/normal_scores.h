// src/detector/normal_scores.h: what is believed of normal scores before a picture is seen?
// Figures: docs/decisions/0015-decision.md.
#pragma once

#include "decision/normal_fit.h"
#include "inctrl/model.h"
#include "residual/residual_head.h"

namespace inctrl {

// Of a model with these heads.
NormalPrior prior_of(const ModelInfo& model, const ResidualHead* residual);

}  // namespace inctrl
