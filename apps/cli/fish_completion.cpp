// apps/cli/fish_completion.cpp. Tested by tests/cli/completions_test.cpp
#include "cli/completions.h"
#include "cli/shell_words.h"
#include "cli/value_names.h"

namespace inctrl::cli {
namespace {

constexpr const char* kFunctions = R"fish(# Completion of inctrl for fish, made from the program's own flags.

function __inctrl_typed -d 'The words before the current one, without the program'
    set -l words (commandline -opc)
    set -e words[1]
    string join \n -- $words
end

function __inctrl_in -d 'Is this the command line of a sub-command?'
    set -l line (string join ' ' -- (__inctrl_typed))
    string match -q -- "$argv" "$line"; or string match -q -- "$argv *" "$line"
end

function __inctrl_just -d 'Is nothing typed but these words?'
    set -l line (string join ' ' -- (__inctrl_typed))
    test "$line" = "$argv"
end

function __inctrl_models
    inctrl info 2>/dev/null | string replace -r ' .*' ''
end

function __inctrl_sets
    inctrl prompts list 2>/dev/null | tail -n +2 | string replace -r '[@ ].*' ''
end

complete -c inctrl -f
)fish";

// How `complete` is told what a value is.
std::string values_of(const DescribedOption& option) {
  std::string choices;
  for (const std::string& choice : option.choices) choices += (choices.empty() ? "" : " ") + choice;
  if (!choices.empty()) return " -a " + fish_quoted(choices);
  if (option.value == kFile || option.value == kPath) return " -F";
  if (option.value == kFolder) return " -a '(__fish_complete_directories)'";
  if (option.value == kModel) return " -F -a '(__inctrl_models)'";
  if (option.value == kPromptSet) return " -F -a '(__inctrl_sets)'";
  return "";
}

std::string line_of(const std::string& condition, const DescribedOption& option) {
  std::string out = "complete -c inctrl -n " + fish_quoted(condition);
  for (const std::string& flag : option.flags)
    out += flag.starts_with("--") ? " -l " + flag.substr(2) : " -s " + flag.substr(1);
  const std::string values = values_of(option);
  // -x: a value, and no file where none is meant
  if (!option.value.empty() && option.positional.empty()) out += values.starts_with(" -F") ? " -r" : " -x";
  out += values;
  return out + " -d " + fish_quoted(in_short(option.text)) + '\n';
}

}  // namespace

std::string fish_completion(const std::vector<DescribedCommand>& commands) {
  std::string out = kFunctions;
  for (const DescribedCommand& command : commands) {
    const std::size_t space = command.name.find(' ');
    const std::string words = space == std::string::npos ? "" : command.name.substr(space);  // " prompts create"
    if (!words.empty()) {
      const std::string above = words.substr(0, words.rfind(' '));
      out += "\ncomplete -c inctrl -n " + fish_quoted("__inctrl_just" + above) + " -a " + command.last_word() + " -d " +
             fish_quoted(in_short(command.text)) + '\n';
    }
    const std::string here = command.commands.empty() ? "__inctrl_in" + words : "__inctrl_just" + words;
    for (const DescribedOption& option : command.options)
      if (option.positional.empty() || !values_of(option).empty()) out += line_of(here, option);
  }
  return out;
}

}  // namespace inctrl::cli
