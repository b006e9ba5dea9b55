// tests/cli/program_test.cpp: apps/cli/program.h
#include "cli/program.h"

#include <gtest/gtest.h>

#include <array>

#include "cli/commands.h"

namespace inctrl::cli {
namespace {

TEST(Program, DescribesEverySubCommandAndFlag) {
  int exit_status = kAllDone;
  const std::unique_ptr<CLI::App> app = make_program(exit_status);
  std::vector<const CLI::App*> apps{app.get()};
  for (std::size_t i = 0; i < apps.size(); ++i) {
    EXPECT_FALSE(apps[i]->get_description().empty()) << apps[i]->get_name();
    for (const CLI::Option* option : apps[i]->get_options())
      EXPECT_FALSE(option->get_description().empty()) << apps[i]->get_name() << ' ' << option->get_name();
    for (const CLI::App* command : apps[i]->get_subcommands(nullptr)) apps.push_back(command);
  }
  EXPECT_GT(apps.size(), 10u);
}

TEST(Program, ReturnsTheStatusOfWrongUsage) {
  const std::array arguments{"inctrl", "detcet"};
  EXPECT_EQ(run_program(static_cast<int>(arguments.size()), arguments.data()), kWrongUsage);
}

}  // namespace
}  // namespace inctrl::cli
