// apps/cli/described_command.h: what are the program's sub-commands and flags, as the parser itself knows them?
// Manual pages and completions are made from this, so that there is no second list of flags.
// Tested by tests/cli/described_command_test.cpp
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace inctrl::cli {

struct DescribedOption {
  std::vector<std::string> flags;  // "-h", "--help"; none for a positional
  std::string positional;          // "IMAGES"; empty for a flag
  std::string text;
  std::string value;                 // what its value is: "FILE", "FLOAT", "N|all"; empty for a flag without one
  std::string limits;                // "0 to 1"; empty without any
  std::vector<std::string> choices;  // the only values there are; none if others are
  std::string default_value;
  std::vector<std::string> needs, excludes;  // other options, by name
  bool required = false;
  bool many = false;  // takes any number of values
};

struct DescribedCommand {
  std::string name;  // "inctrl prompts create"
  std::string text;
  std::string footer;  // empty if it is that of the command above
  std::vector<DescribedOption> options;
  std::vector<std::string> commands;  // names of sub-commands: "create"

  std::string last_word() const { return name.substr(name.rfind(' ') + 1); }
};

// `app` and all below it: each before its sub-commands, in the order in which they were added.
std::vector<DescribedCommand> describe(const CLI::App& app);

// A description up to its first aside, for lists: "Seed of that draw".
std::string in_short(const std::string& text);

// "--help" of "-h", "--help"; empty for a positional.
std::string long_flag(const DescribedOption& option);

}  // namespace inctrl::cli
