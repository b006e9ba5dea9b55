// apps/cli/doctor_machine.h: is this machine, as this process may use it, fit for the program?
// Judges facts alone. Tested by tests/cli/doctor_machine_test.cpp
#pragma once

#include <chrono>

#include "cli/finding.h"
#include "cli/machine_facts.h"

namespace inctrl::cli {

Findings check_processor(const ProcessorFacts& facts);
Findings check_memory(const MemoryFacts& facts);

using Moment = std::chrono::system_clock::time_point;
// `written`: when the program's file was.
Finding check_clock(Moment now, Moment written);

// `connections`: how many clients the server takes by itself.
Finding check_open_files(std::uint64_t limit, std::uint64_t connections);

}  // namespace inctrl::cli
