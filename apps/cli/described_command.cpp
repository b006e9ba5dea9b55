// apps/cli/described_command.cpp. Tested by tests/cli/described_command_test.cpp
#include "cli/described_command.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace inctrl::cli {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// CLI11 writes a type with what its values must be: "TEXT:{crop,squash,pad}", "FLOAT:FLOAT in [0 - 1]", "TEXT:N|all".
void describe_value(const CLI::Option& option, DescribedOption& described) {
  if (option.get_items_expected_max() == 0) return;
  const std::string type = option.get_type_name();
  const std::size_t colon = type.find(':');
  described.value = type.substr(0, colon);
  if (described.value.empty()) described.value = described.positional;
  described.many = option.get_items_expected_max() > 1;
  if (colon == std::string::npos) return;
  const std::string rule = type.substr(colon + 1);
  const std::size_t range = rule.find(" in [");
  if (rule.starts_with('{') && rule.ends_with('}')) {
    described.choices = split(rule.substr(1, rule.size() - 2), ',');
  } else if (range != std::string::npos && rule.ends_with(']')) {
    described.limits = rule.substr(range + 5, rule.size() - range - 6);
    if (const std::size_t dash = described.limits.find(" - "); dash != std::string::npos)
      described.limits.replace(dash, 3, " to ");
  } else if (rule == "POSITIVE") {
    described.limits = "above 0";
  } else {
    described.value = rule;
  }
}

// Sets of pointers are in no order that two runs share.
std::vector<std::string> sorted_names(const std::set<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options) names.push_back(option->get_name());
  std::sort(names.begin(), names.end());
  return names;
}

DescribedOption describe_option(const CLI::Option& option) {
  DescribedOption described;
  for (const std::string& name : option.get_snames()) described.flags.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) described.flags.push_back("--" + name);
  if (described.flags.empty()) described.positional = option.get_name(true);
  described.text = option.get_description();
  described.required = option.get_required();
  described.default_value = option.get_default_str();
  described.needs = sorted_names(option.get_needs());
  described.excludes = sorted_names(option.get_excludes());
  describe_value(option, described);
  return described;
}

void add(const CLI::App& app, const std::string& above, const std::string& footer_above,
         std::vector<DescribedCommand>& commands) {
  DescribedCommand command;
  command.name = (above.empty() ? "" : above + ' ') + app.get_name();
  command.text = app.get_description();
  if (app.get_footer() != footer_above) command.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty()) command.options.push_back(describe_option(*option));  // else it is hidden
  const std::vector<const CLI::App*> below = app.get_subcommands(nullptr);
  for (const CLI::App* one : below) command.commands.push_back(one->get_name());
  const std::string name = command.name;
  commands.push_back(std::move(command));
  for (const CLI::App* one : below) add(*one, name, app.get_footer(), commands);
}

}  // namespace

std::vector<DescribedCommand> describe(const CLI::App& app) {
  std::vector<DescribedCommand> commands;
  add(app, "", "", commands);
  return commands;
}

std::string in_short(const std::string& text) {
  std::size_t end = text.size();
  for (const char* aside : {" (", ": ", "; ", ". "}) end = std::min(end, text.find(aside));
  return text.substr(0, end);
}

std::string long_flag(const DescribedOption& option) {
  return option.flags.empty() ? "" : option.flags.back();
}

}  // namespace inctrl::cli
