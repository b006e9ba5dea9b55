// apps/cli/completions.h: what can be typed next, for the three shells?
// Sub-commands, flags, the values of flags that have a fixed set of them, files and folders where those are meant, and
// by asking the program (`inctrl info`, `inctrl prompts list`) models and prompt sets.
// Tested by tests/cli/completions_test.cpp
#pragma once

#include <string>

#include "cli/described_command.h"

namespace inctrl::cli {

// Scripts for the shells to read; `commands` as describe() gives them. Same input, same bytes.
std::string bash_completion(const std::vector<DescribedCommand>& commands);
std::string zsh_completion(const std::vector<DescribedCommand>& commands);
std::string fish_completion(const std::vector<DescribedCommand>& commands);

}  // namespace inctrl::cli
