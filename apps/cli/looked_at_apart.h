// apps/cli/looked_at_apart.h: what if looking at something takes the process down?
// Libraries end it when they run out of memory, meet an instruction that the processor lacks, or are of two builds.
// Tested by tests/cli/looked_at_apart_test.cpp
#pragma once

#include <functional>
#include <string>

#include "cli/finding.h"

namespace inctrl::cli {

// As looked_at(), in a process of its own, whose end by a signal is a finding too. To be called while this process has
// one thread.
Findings looked_at_apart(const std::string& check, const std::string& remedy, const std::function<Findings()>& look);

}  // namespace inctrl::cli
