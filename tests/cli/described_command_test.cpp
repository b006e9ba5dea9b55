// tests/cli/described_command_test.cpp: apps/cli/described_command.h
#include "cli/described_command.h"

#include <gtest/gtest.h>

namespace inctrl::cli {
namespace {

using Words = std::vector<std::string>;

class Described : public testing::Test {
 protected:
  Described() {
    app_.name("tool");
    app_.footer("Of the tool");
    CLI::App* make = app_.add_subcommand("make", "Make one");
    make->footer("Of make");
    make->add_subcommand("all", "Make all");
    make->add_option("OUT", text_, "Where")->required();
    CLI::Option* kind = make->add_option("-k,--kind", text_, "Which")->check(CLI::IsMember({"a", "b"}));
    make->add_option("--share", number_, "How much")->check(CLI::Range(0.0, 1.0))->capture_default_str()->needs(kind);
    make->add_option("--many", words_, "All of them")->type_name("PATH")->excludes(kind);
    make->add_flag("--quiet", quiet_, "Say nothing");
    make->add_option("--secret", text_, "Hidden")->group("");
    commands_ = describe(app_);
  }

  const DescribedOption& option(std::size_t i) const { return commands_[1].options.at(i); }

  CLI::App app_{"A tool"};
  std::string text_;
  double number_ = 0.5;
  bool quiet_ = false;
  Words words_;
  std::vector<DescribedCommand> commands_;
};

TEST_F(Described, HasEveryCommandBeforeThoseBelowIt) {
  Words names;
  for (const DescribedCommand& command : commands_) names.push_back(command.name);
  EXPECT_EQ(names, (Words{"tool", "tool make", "tool make all"}));
  EXPECT_EQ(commands_[1].commands, Words{"all"});
  EXPECT_EQ(commands_[2].last_word(), "all");
}

TEST_F(Described, TellsAFooterOnceThatCommandsInherit) {
  EXPECT_EQ(commands_[0].footer, "Of the tool");
  EXPECT_EQ(commands_[1].footer, "Of make");
  EXPECT_EQ(commands_[2].footer, "");
}

TEST_F(Described, TellsFlagsWithTheirValues) {
  ASSERT_EQ(commands_[1].options.size(), 6u);  // with --help, without the hidden one
  EXPECT_EQ(long_flag(option(0)), "--help");
  EXPECT_EQ(option(1).positional, "OUT");
  EXPECT_TRUE(option(1).required);
  EXPECT_EQ(option(2).flags, (Words{"-k", "--kind"}));
  EXPECT_EQ(option(2).choices, (Words{"a", "b"}));
  EXPECT_EQ(option(3).value, "FLOAT");
  EXPECT_EQ(option(3).limits, "0 to 1");
  EXPECT_EQ(option(3).default_value, "0.5");
  EXPECT_EQ(option(3).needs, Words{"--kind"});
  EXPECT_EQ(option(4).value, "PATH");
  EXPECT_TRUE(option(4).many);
  EXPECT_EQ(option(4).excludes, Words{"--kind"});
  EXPECT_EQ(option(5).value, "");
}

TEST(InShort, EndsBeforeTheFirstAside) {
  EXPECT_EQ(in_short("A file (any)"), "A file");
  EXPECT_EQ(in_short("A share; see there: x"), "A share");
  EXPECT_EQ(in_short("All"), "All");
}

}  // namespace
}  // namespace inctrl::cli
