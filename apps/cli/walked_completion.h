// apps/cli/walked_completion.h: what do the completions for bash and zsh share?
// Both walk over the words typed so far. Two tables guide them: what values a flag takes, and what a sub-command has.
// Tested by tests/cli/completions_test.cpp
#pragma once

#include <functional>
#include <string>

#include "cli/described_command.h"

namespace inctrl::cli {

// A shell function _inctrl_flag that sets `most`, how many values the flag $2 of the sub-command $1 takes, and
// `values`, what they are: "=crop squash pad" for the only ones there are, one of value_names.h, or nothing.
std::string flag_table(const std::vector<DescribedCommand>& commands);

// The words of a shell's array of the values that the arguments of `command` are, in order.
std::string argument_values(const DescribedCommand& command);

// Whether the last argument may come any number of times.
bool last_argument_again(const DescribedCommand& command);

// The loop over the words typed so far. In the end `command` is the sub-command, `place` the number of arguments
// before the current word, `left` how many more values `flag_values` the last flag may have.
//   first, count, word  where words begin, how many there are, and the one of number $i, in the shell's own terms
std::string walk(const std::string& first, const std::string& count, const std::string& word);

}  // namespace inctrl::cli
