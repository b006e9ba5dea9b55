// apps/cli/manual_page.h: what does man(1) show of a sub-command?
// Tested by tests/cli/manual_page_test.cpp
#pragma once

#include <string>

#include "cli/described_command.h"

namespace inctrl::cli {

// "inctrl-prompts-create", of "inctrl prompts create". The file is that with ".1".
std::string manual_name(const DescribedCommand& command);

// The page in troff with man(7)'s macros. `commands`: all, for references. `version` and `date` (2026-11-26) stand at
// its edges. Same input, same bytes.
std::string manual_page(const DescribedCommand& command, const std::vector<DescribedCommand>& commands,
                        const std::string& version, const std::string& date);

}  // namespace inctrl::cli
