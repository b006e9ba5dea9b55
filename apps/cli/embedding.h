// apps/cli/embedding.h: how does a program that holds this one in itself, such as Python, follow a command?
// Tested by python/tests/test_commands.py
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

namespace inctrl::cli {

// What a command that runs inside another program tells it.
struct Embedding {
  // Called as pictures or steps are done, from any thread. Must not throw.
  std::function<void(std::size_t done, std::optional<std::size_t> total)> progress;
};

// Runs a command line as run_program() does and returns its exit status, but throws what would have been a line on
// standard error; a wrong command line is kInvalidArgument. Signals are watched while it runs, and as before after it.
// Not for two threads at once.
int run_embedded(int argc, const char* const* argv, const Embedding& embedding);

// Of the command under way; null in the program itself.
const Embedding* embedding() noexcept;

}  // namespace inctrl::cli
