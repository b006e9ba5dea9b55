// apps/cli/program.h: what does a whole command line mean?
// Tested by tests/cli/program_test.cpp and tests/end_to_end/
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

namespace inctrl::cli {

// The program's parser with every sub-command and flag. Parsing runs the sub-command that was given, which leaves its
// exit status in `exit_status`; both must outlive the parser's use.
std::unique_ptr<CLI::App> make_program(int& exit_status);

// Parses and runs; returns the exit status. Whatever goes wrong becomes a line on standard error: nothing is thrown.
int run_program(int argc, const char* const* argv);

}  // namespace inctrl::cli
