// apps/cli/prompt_doubts.h: what should people know of the normal pictures that they gave?
// Tested by tests/cli/prompt_doubts_test.cpp and tests/end_to_end/prompts_test.py
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "inctrl/prompt_set.h"

namespace inctrl::cli {

// Of three pictures or more, the one that differs from the others at least twice as much as the next does.
// `residuals` are PromptSet::leave_one_out(). On six categories of real pictures, 4 and 8 prompts (144 draws), it names
// a defective one in 18 of 144 draws that have one, and a good one in 3 of 144 that have none.
std::optional<std::size_t> odd_one_out(std::span<const float> residuals);

// A sentence about them, "" if there is nothing to say: a single picture, or one unlike the others, which is called by
// its name in `files`. Searches of up to 32 pictures among each other.
std::string doubt_about(const PromptSet& prompts, const std::vector<std::string>& files);

// What the set's pictures were called.
std::vector<std::string> sources_of(const PromptSet& prompts);

}  // namespace inctrl::cli
