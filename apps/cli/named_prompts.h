// apps/cli/named_prompts.h: what does SET mean on a command line?
// A name in the user's store ("bolts", "bolts@2"), or a file when it has a slash or a dot.
// Tested by tests/cli/named_prompts_test.cpp and tests/end_to_end/prompts_test.py
#pragma once

#include <functional>
#include <string>

#include "inctrl/prompt_set.h"

namespace inctrl::cli {

bool is_prompt_file(const std::string& set);

// kNotFound, kBadFormat.
PromptSet load_prompts(const std::string& set);

// A new set, version 1, under that name or in that file; returns it as stored. kInvalidArgument if it is there already.
PromptSet create_prompts(const std::string& set, const PromptSet& prompts);

// Stores what `change` makes of the set as its next version. `change` may be called more than once. A file is replaced.
PromptSet edit_prompts(const std::string& set, const std::function<PromptSet(const PromptSet&)>& change);

// Removes a set with all its versions. kNotFound.
void remove_prompts(const std::string& set);

}  // namespace inctrl::cli
