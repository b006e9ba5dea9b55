// apps/cli/bash_completion.cpp. Tested by tests/cli/completions_test.cpp
#include "cli/completions.h"
#include "cli/shell_words.h"
#include "cli/walked_completion.h"

namespace inctrl::cli {
namespace {

constexpr const char* kValues = R"bash(
# Completes the word $3 by what $2 says of values; $1 is the program.
_inctrl_values() {
  local name rest
  case $2 in
    =*) mapfile -t COMPREPLY < <(compgen -W "${2#=}" -- "$3") ;;
    FILE | PATH | MODEL | SET) mapfile -t COMPREPLY < <(compgen -f -- "$3") ;;
    FOLDER) mapfile -t COMPREPLY < <(compgen -d -- "$3") ;;
  esac
  while read -r name rest; do
    name=${name%@*}
    if [[ $name && $name == "$3"* ]]; then COMPREPLY+=("$name"); fi
  done < <(
    case $2 in
      MODEL) "$1" info 2>/dev/null ;;
      SET) "$1" prompts list 2>/dev/null | tail -n +2 ;;
    esac
  )
  if [[ $2 && $2 != =* ]]; then compopt -o filenames 2>/dev/null; fi
}

_inctrl() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=inctrl place=0 left=0 most=0 values='' flags='' below='' again='' word i
  local -a arguments=()
  COMPREPLY=()
)bash";

constexpr const char* kChoice = R"bash(
  if [[ $current == '=' ]]; then
    current='' before='='
  fi
  if [[ $before == '=' ]]; then
    _inctrl_values "$1" "$values" "$current"
  elif [[ $current == -?* || ($current == - && $left -eq 0) ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
  elif ((left > 0)); then
    _inctrl_values "$1" "$values" "$current"
  elif [[ $below ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$below" -- "$current")
  else
    if ((place >= ${#arguments[@]})) && [[ $again ]]; then place=$((${#arguments[@]} - 1)); fi
    if ((place < ${#arguments[@]})); then _inctrl_values "$1" "${arguments[place]}" "$current"; fi
  fi
}

complete -F _inctrl inctrl
)bash";

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string command_table(const std::vector<DescribedCommand>& commands) {
  std::string out =
      "# Of the sub-command $1: its flags, the commands below it, what its arguments are, and whether the last of "
      "them\n"
      "# may come again.\n"
      "_inctrl_command() {\n"
      "  case $1 in\n";
  for (const DescribedCommand& command : commands) {
    std::vector<std::string> flags;
    for (const DescribedOption& option : command.options)
      flags.insert(flags.end(), option.flags.begin(), option.flags.end());
    out += "    " + single_quoted(command.name) + ")\n      flags=" + single_quoted(joined(flags)) +
           "\n      below=" + single_quoted(joined(command.commands)) + "\n      arguments=(" +
           argument_values(command) + ") again=" + (last_argument_again(command) ? "yes" : "") + "\n      ;;\n";
  }
  return out + "  esac\n}\n";
}

}  // namespace

std::string bash_completion(const std::vector<DescribedCommand>& commands) {
  return "# Completion of inctrl for bash, made from the program's own flags.\n\n" + flag_table(commands) + '\n' +
         command_table(commands) + kValues + walk("1", "COMP_CWORD", "${COMP_WORDS[i]}") + (kChoice + 1);
}

}  // namespace inctrl::cli
