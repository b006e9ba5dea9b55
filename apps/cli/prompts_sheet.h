// apps/cli/prompts_sheet.h: what do the pictures of a prompt set look like, side by side?
// Tested by tests/end_to_end/prompts_test.py
#pragma once

#include <string>
#include <vector>

#include "inctrl/prompt_set.h"

namespace inctrl::cli {

// A page of the set's thumbnails, numbered from 1, each with its source and the line of `lines` that belongs to it.
// kBackend if the file cannot be written.
void write_prompts_sheet(const std::string& file, const PromptSet& prompts, const std::string& title,
                         const std::vector<std::string>& lines);

}  // namespace inctrl::cli
