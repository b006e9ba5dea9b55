// apps/cli/zsh_completion.cpp. Tested by tests/cli/completions_test.cpp
#include "cli/completions.h"
#include "cli/shell_words.h"
#include "cli/walked_completion.h"

namespace inctrl::cli {
namespace {

constexpr const char* kValues = R"zsh(
# Completes the current word by what $1 says of values.
_inctrl_values() {
  local -a names
  case $1 in
    '='*) names=(${=1#'='}) ;;
    MODEL) names=(${${(f)"$(_call_program models $words[1] info 2>/dev/null)"}%% *}) ;;
    SET) names=(${${${(f)"$(_call_program sets $words[1] prompts list 2>/dev/null)"}[2,-1]%% *}%@*}) ;;
  esac
  if (( $#names )); then compadd -- $names; fi
  case $1 in
    FILE | PATH | MODEL | SET) _files ;;
    FOLDER) _files -/ ;;
  esac
}

_inctrl() {
  local current=$words[CURRENT] command=inctrl word below most=0 values again i
  local -i place=0 left=0
  local -a flags described arguments
)zsh";

constexpr const char* kChoice = R"zsh(
  if [[ $current == --*=* ]]; then
    _inctrl_flag "$command" "${current%%=*}"
    compset -P '*='
    _inctrl_values "$values"
  elif [[ $current == -?* || ($current == - && $left -eq 0) ]]; then
    _describe -o flag flags
  elif ((left > 0)); then
    _inctrl_values "$values"
  elif [[ -n $below ]]; then
    _describe command described
  else
    if ((place >= $#arguments)) && [[ -n $again ]]; then place=$(($#arguments - 1)); fi
    if ((place < $#arguments)); then _inctrl_values "$arguments[place + 1]"; fi
  fi
}

_inctrl "$@"
)zsh";

// "NAME:TEXT" as _describe takes it.
std::string described(const std::string& name, const std::string& text) {
  return single_quoted(name + ':' + in_short(text));
}

const DescribedCommand& find(const std::vector<DescribedCommand>& commands, const std::string& name) {
  for (const DescribedCommand& command : commands)
    if (command.name == name) return command;
  return commands.front();
}

std::string command_table(const std::vector<DescribedCommand>& commands) {
  std::string out =
      "# Of the sub-command $1: its flags, the commands below it, what its arguments are, and whether the last of "
      "them\n"
      "# may come again.\n"
      "_inctrl_command() {\n"
      "  case $1 in\n";
  for (const DescribedCommand& command : commands) {
    std::string flags, below, names;
    for (const DescribedOption& option : command.options)
      for (const std::string& flag : option.flags) flags += "\n        " + described(flag, option.text);
    for (const std::string& name : command.commands) {
      names += (names.empty() ? "" : " ") + name;
      below += "\n        " + described(name, find(commands, command.name + ' ' + name).text);
    }
    out += "    " + single_quoted(command.name) + ")\n      flags=(" + flags + ")\n";
    out += "      described=(" + below + ")\n      below=" + single_quoted(names) + '\n';
    out += "      arguments=(" + argument_values(command) + ") again=" + (last_argument_again(command) ? "yes" : "") +
           "\n      ;;\n";
  }
  return out + "  esac\n}\n";
}

}  // namespace

std::string zsh_completion(const std::vector<DescribedCommand>& commands) {
  return "#compdef inctrl\n# Completion of inctrl for zsh, made from the program's own flags.\n\n" +
         flag_table(commands) + '\n' + command_table(commands) + kValues + walk("2", "CURRENT", "$words[i]") +
         (kChoice + 1);
}

}  // namespace inctrl::cli
