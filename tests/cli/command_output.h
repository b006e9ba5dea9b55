// tests/cli/command_output.h: what does a command of the shell print?
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace inctrl::cli {

struct CommandOutput {
  int status = -1;  // as wait() gives it: 0 is success
  std::string text;
};

inline CommandOutput command_output(const std::string& command) {
  CommandOutput output;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return output;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output.text += static_cast<char>(c);
  output.status = ::pclose(pipe);
  return output;
}

inline bool has_program(const std::string& name) {
  return command_output("command -v " + name + " 2>&1").status == 0;
}

}  // namespace inctrl::cli
