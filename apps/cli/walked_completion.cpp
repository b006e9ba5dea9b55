// apps/cli/walked_completion.cpp. Tested by tests/cli/completions_test.cpp
#include "cli/walked_completion.h"

#include "cli/shell_words.h"
#include "cli/value_names.h"

namespace inctrl::cli {
namespace {

constexpr int kAnyNumber = 9999;

// Both shells understand this alike.
constexpr const char* kStep = R"sh(
    if [[ $word == '=' ]]; then
      continue
    elif [[ $word == --*=* ]]; then
      left=0
    elif [[ $word == -?* ]]; then
      _inctrl_flag "$command" "$word"
      left=$most
    elif ((left > 0)); then
      left=$((left - 1))
    elif [[ " $below " == *" $word "* ]]; then
      command="$command $word"
      _inctrl_command "$command"
    else
      place=$((place + 1))
    fi
  done
)sh";

// What completions know how to find.
bool is_known(const std::string& value) {
  for (const char* name : {kFile, kFolder, kPath, kModel, kPromptSet})
    if (value == name) return true;
  return false;
}

std::string values_of(const DescribedOption& option) {
  if (option.choices.empty()) return is_known(option.value) ? option.value : "";
  std::string values;
  for (const std::string& choice : option.choices) values += (values.empty() ? "=" : " ") + choice;
  return values;
}

}  // namespace

std::string flag_table(const std::vector<DescribedCommand>& commands) {
  std::string out =
      "# Of the flag $2 of the sub-command $1: how many values it takes, and what they are.\n"
      "_inctrl_flag() {\n"
      "  most=0 values=\n"
      "  case \"$1 $2\" in\n";
  for (const DescribedCommand& command : commands)
    for (const DescribedOption& option : command.options)
      for (const std::string& flag : option.flags)
        if (!option.value.empty())
          out += "    " + single_quoted(command.name + ' ' + flag) +
                 ") most=" + std::to_string(option.many ? kAnyNumber : 1) +
                 " values=" + single_quoted(values_of(option)) + " ;;\n";
  return out + "  esac\n}\n";
}

std::string argument_values(const DescribedCommand& command) {
  std::string out;
  for (const DescribedOption& option : command.options)
    if (!option.positional.empty()) out += (out.empty() ? "" : " ") + single_quoted(values_of(option));
  return out;
}

bool last_argument_again(const DescribedCommand& command) {
  bool again = false;
  for (const DescribedOption& option : command.options)
    if (!option.positional.empty()) again = option.many;
  return again;
}

std::string walk(const std::string& first, const std::string& count, const std::string& word) {
  return "  _inctrl_command inctrl\n  for ((i = " + first + "; i < " + count + "; ++i)); do\n    word=" + word + kStep;
}

}  // namespace inctrl::cli
