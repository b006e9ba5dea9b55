// src/detector/normal_level.h: how much do the prompts differ among themselves?
// Tested by tests/detector/prompt_set_test.cpp
#pragma once

#include <vector>

#include "inctrl/options.h"
#include "tensor/token_grid.h"

namespace inctrl {

// The highest patch residual of prompts when each is compared with the others (leave-one-out), for at most `most` of
// them, spread evenly over the set; empty for a single prompt.   prompts  [K], unit tokens
std::vector<float> leave_one_out_residuals(const std::vector<Encoding>& prompts, const Tiles& tiles, std::size_t most);

// See PromptSet::normal_level(). `stated`: the model's, for a single prompt.
float normal_level(const std::vector<Encoding>& prompts, const Tiles& tiles, float stated);

}  // namespace inctrl
