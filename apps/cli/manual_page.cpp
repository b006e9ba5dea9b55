// apps/cli/manual_page.cpp. Tested by tests/cli/manual_page_test.cpp
#include "cli/manual_page.h"

#include <sstream>

namespace inctrl::cli {
namespace {

constexpr std::size_t kWidth = 78;  // of lines in the source

// Text whose every character means itself to troff. What stands between `backquotes` is bold.
std::string escaped(const std::string& text) {
  std::string out;
  bool bold = false;
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\e"; break;
      case '-': out += "\\-"; break;
      case '\'': out += "\\(aq"; break;
      case '~': out += "\\(ti"; break;
      case '^': out += "\\(ha"; break;
      case '`':
        bold = !bold;
        out += bold ? "\\fB" : "\\fR";
        break;
      default: out += c;
    }
  }
  return bold ? out + "\\fR" : out;
}

std::string bold(const std::string& text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + escaped(text) + "\\fR";
}

// Words in lines; none of them may begin with what troff takes for a request.
std::string filled(const std::string& words) {
  std::istringstream stream(words);
  std::string out, line;
  for (std::string word; stream >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      out += line + '\n';
      line.clear();
    }
    if (line.empty())
      line = (word.front() == '.' ? "\\&" : "") + word;
    else
      line += ' ' + word;
  }
  return line.empty() ? out : out + line + '\n';
}

std::string value_of(const DescribedOption& option) {
  std::string choices;
  for (const std::string& choice : option.choices) choices += (choices.empty() ? "" : "|") + choice;
  return choices.empty() ? option.value : choices;
}

// "--map none|values ...", with its font changes.
std::string usage_of(const DescribedOption& option) {
  const std::string more = option.many ? "..." : "";
  if (!option.positional.empty()) return italic(option.positional) + more;
  std::string usage;
  for (const std::string& flag : option.flags) usage += (usage.empty() ? "" : ", ") + bold(flag);
  return option.value.empty() ? usage : usage + ' ' + italic(value_of(option)) + more;
}

std::string synopsis(const DescribedCommand& command) {
  std::string out = bold(command.name) + " [" + italic("OPTIONS") + ']';
  for (const DescribedOption& option : command.options)
    if (option.required && option.positional.empty()) out += ' ' + usage_of(option);
  for (const DescribedOption& option : command.options)
    if (!option.positional.empty()) out += option.required ? ' ' + usage_of(option) : " [" + usage_of(option) + ']';
  return filled(command.commands.empty() ? out : out + ' ' + italic("COMMAND") + " ...");
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + bold(name);
  return out;
}

// All that is known of an option, as sentences.
std::string sentences(const DescribedOption& option) {
  std::string out = escaped(option.text);
  if (!option.default_value.empty() && option.text.find("(default") == std::string::npos)
    out += " (default: " + escaped(option.default_value) + ')';
  if (!out.ends_with('.')) out += '.';
  if (!option.limits.empty()) {
    const bool bounds = option.limits.find(" to ") != std::string::npos;
    out += (bounds ? " From " : " Must be ") + escaped(option.limits) + '.';
  }
  if (!option.needs.empty()) out += " Needs " + listed(option.needs) + '.';
  if (!option.excludes.empty()) out += " Does not go with " + listed(option.excludes) + '.';
  if (option.required) out += " Required.";
  return out;
}

std::string options(const DescribedCommand& command, bool positionals) {
  std::string out;
  for (const DescribedOption& option : command.options)
    if (option.positional.empty() != positionals) out += ".TP\n" + filled(usage_of(option)) + filled(sentences(option));
  return out.empty() ? out : (positionals ? ".SH ARGUMENTS\n" : ".SH OPTIONS\n") + out;
}

const DescribedCommand* find(const std::vector<DescribedCommand>& commands, const std::string& name) {
  for (const DescribedCommand& command : commands)
    if (command.name == name) return &command;
  return nullptr;
}

std::string sub_commands(const DescribedCommand& command, const std::vector<DescribedCommand>& commands) {
  std::string out;
  for (const std::string& name : command.commands)
    if (const DescribedCommand* below = find(commands, command.name + ' ' + name))
      out += ".TP\n" + bold(manual_name(*below)) + "(1)\n" + filled(escaped(below->text) + '.');
  return out.empty() ? out : ".SH COMMANDS\n" + out;
}

// A footer: lines set in are examples, others are sentences; "Exit status:" begins a section.
std::string notes(const std::string& footer) {
  constexpr std::string_view kStatus = "Exit status: ";
  const std::size_t status = footer.find(kStatus);
  std::istringstream stream(footer.substr(0, status));
  std::string examples, text;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("  "))
      examples += escaped(line.substr(2)) + '\n';
    else if (line != "Example:" && line != "Examples:")
      text += line + ' ';
  }
  std::string out;
  if (!examples.empty()) out += ".SH EXAMPLES\n.RS 4\n.nf\n" + examples + ".fi\n.RE\n";
  if (const std::string lines = filled(escaped(text)); !lines.empty())
    out += (examples.empty() ? ".SH NOTES\n" : ".PP\n") + lines;
  if (status != std::string::npos)
    out += ".SH \"EXIT STATUS\"\n" + filled(escaped(footer.substr(status + kStatus.size())));
  return out;
}

std::string see_also(const DescribedCommand& command, const std::vector<DescribedCommand>& commands) {
  std::string out;
  for (const DescribedCommand& other : commands)
    if (command.name.starts_with(other.name + ' ')) out += (out.empty() ? "" : ", ") + bold(manual_name(other)) + "(1)";
  return out.empty() ? out : ".SH \"SEE ALSO\"\n" + filled(out);
}

}  // namespace

std::string manual_name(const DescribedCommand& command) {
  std::string name = command.name;
  for (char& c : name)
    if (c == ' ') c = '-';
  return name;
}

std::string manual_page(const DescribedCommand& command, const std::vector<DescribedCommand>& commands,
                        const std::string& version, const std::string& date) {
  std::string title = manual_name(command);
  for (char& c : title)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  std::string text = command.text;
  if (text.ends_with('.')) text.pop_back();
  return ".TH " + escaped(title) + " 1 " + date + " \"inctrl " + escaped(version) + "\" \"inctrl\"\n" + ".SH NAME\n" +
         escaped(manual_name(command)) + " \\- " + escaped(text) + '\n' + ".SH SYNOPSIS\n" + synopsis(command) +
         ".SH DESCRIPTION\n" + filled(escaped(text) + '.') + sub_commands(command, commands) + options(command, true) +
         options(command, false) + notes(command.footer) + see_also(command, commands);
}

}  // namespace inctrl::cli
