// tests/cli/manual_page_test.cpp: apps/cli/manual_page.h
#include "cli/manual_page.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "cli/program.h"
#include "cli/shell_words.h"
#include "command_output.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

std::vector<DescribedCommand> all_commands() {
  int exit_status = 0;
  return describe(*make_program(exit_status));
}

std::string page(const DescribedCommand& command) {
  return manual_page(command, all_commands(), "1.2", "2026-01-31");
}

std::string in_troff(const std::string& flag) {
  std::string out;
  for (const char c : flag) out += c == '-' ? std::string("\\-") : std::string(1, c);
  return out;
}

TEST(ManualPage, IsOnePageACommandThatTellsEveryFlag) {
  std::set<std::string> names;
  for (const DescribedCommand& command : all_commands()) {
    EXPECT_TRUE(names.insert(manual_name(command)).second) << command.name;
    const std::string text = page(command);
    for (const char* part : {".TH ", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n"})
      EXPECT_NE(text.find(part), std::string::npos) << command.name << part;
    for (const DescribedOption& option : command.options) {
      const std::string name = option.flags.empty() ? "\\fI" + option.positional : "\\fB" + in_troff(long_flag(option));
      EXPECT_NE(text.find(name + "\\fR"), std::string::npos) << command.name << ' ' << name;
    }
  }
  EXPECT_TRUE(names.contains("inctrl-prompts-create"));
}

TEST(ManualPage, EscapesWhatTroffWouldTakeForItsOwn) {
  DescribedCommand command{.name = "tool", .text = "Keeps a\\b and 'c'"};
  command.options.push_back({.flags = {"--dots"}, .text = "..., or `more`"});
  const std::string text = page(command);
  EXPECT_NE(text.find("a\\eb and \\(aqc\\(aq"), std::string::npos) << text;
  EXPECT_NE(text.find("\n\\&..., or \\fBmore\\fR.\n"), std::string::npos) << text;
}

TEST(ManualPage, TellsExamplesAndExitStatusOfTheFooterApart) {
  DescribedCommand command{.name = "tool", .text = "Does it"};
  command.footer = "Example:\n  tool --now\nMore of it. Exit status: 0 done;\n1 not.";
  const std::string text = page(command);
  EXPECT_NE(text.find(".SH EXAMPLES\n.RS 4\n.nf\ntool \\-\\-now\n.fi\n.RE\n.PP\nMore of it.\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find(".SH \"EXIT STATUS\"\n0 done; 1 not.\n"), std::string::npos) << text;
}

TEST(ManualPage, IsSoundTroff) {
  const bool mandoc = has_program("mandoc"), man = has_program("man");
  if (!mandoc && !man) GTEST_SKIP() << "neither man nor mandoc is here to judge";
  const TemporaryFolder folder;
  for (const DescribedCommand& command : all_commands()) {
    const std::string file = (folder.path() / (manual_name(command) + ".1")).string();
    std::ofstream(file) << page(command);
    if (mandoc) {
      const CommandOutput lint = command_output("mandoc -T lint -W warning " + shell_word(file) + " 2>&1");
      EXPECT_EQ(lint.status, 0) << lint.text;
    }
    if (man) {
      const CommandOutput warnings =
          command_output("LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z " +
                         shell_word(file) + " 2>&1 >/dev/null");
      EXPECT_EQ(warnings.text, "");
    }
  }
}

}  // namespace
}  // namespace inctrl::cli
