// src/detector/normal_level.h: how much do the prompts differ among themselves?
// Tested by tests/detector/prompt_set_test.cpp
#pragma once

#include <vector>

#include "detector/prompt_tokens.h"

namespace inctrl {

// The highest patch residual of prompts when each is compared with the others (leave-one-out), for at most `most` of
// them, spread evenly over the set; empty for a single prompt.
//   prompts  [K], unit tokens    like  whose tiles and tap weights count
std::vector<float> leave_one_out_residuals(const std::vector<Encoding>& prompts, const PromptTokens& like,
                                           std::size_t most);

// See PromptSet::normal_level().
float normal_level(const std::vector<Encoding>& prompts, const PromptTokens& like);

}  // namespace inctrl
