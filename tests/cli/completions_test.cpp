// tests/cli/completions_test.cpp: apps/cli/completions.h
#include "cli/completions.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/program.h"
#include "cli/shell_words.h"
#include "command_output.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

std::vector<DescribedCommand> all_commands() {
  int exit_status = 0;
  return describe(*make_program(exit_status));
}

TEST(Completions, KnowEveryFlagAndSubCommand) {
  const std::vector<DescribedCommand> commands = all_commands();
  const std::string bash = bash_completion(commands), zsh = zsh_completion(commands), fish = fish_completion(commands);
  for (const DescribedCommand& command : commands) {
    EXPECT_NE(bash.find('\'' + command.name + "')\n"), std::string::npos) << command.name;
    EXPECT_NE(zsh.find('\'' + command.name + "')\n"), std::string::npos) << command.name;
    if (command.name != "inctrl") {
      EXPECT_NE(fish.find(" -a " + command.last_word() + " -d "), std::string::npos) << command.name;
    }
    for (const DescribedOption& option : command.options) {
      if (option.flags.empty()) continue;
      const std::string flag = long_flag(option);
      EXPECT_NE(bash.find(flag), std::string::npos) << flag;
      EXPECT_NE(zsh.find('\'' + flag + ':'), std::string::npos) << flag;
      EXPECT_NE(fish.find(" -l " + flag.substr(2) + ' '), std::string::npos) << flag;
    }
  }
}

// A folder with a picture, a folder, and a program `inctrl` that lists a model and a set.
class InBash : public testing::Test {
 protected:
  InBash() {
    std::ofstream(folder_.path() / "inctrl.bash") << bash_completion(all_commands());
    std::ofstream(folder_.path() / "part.png") << "picture";
    fs::create_directory(folder_.path() / "pages");
  }

  // What the shell would offer for the last of `words`, which are words of bash.
  std::string offered(const std::string& words) const {
    const std::string script = "cd " + shell_word(folder_.path().string()) +
                               " && source ./inctrl.bash\n"
                               "inctrl() { if [[ $1 == info ]]; then echo 'prism-lite  /m/prism-lite.safetensors'; "
                               "else echo 'prompts shots'; echo 'prints@2  4'; fi; }\n"
                               "COMP_WORDS=(" +
                               words +
                               ")\n"
                               "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                               "_inctrl inctrl \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"\n"
                               "echo \"${COMPREPLY[*]}\"\n";
    const CommandOutput output = command_output("bash -c " + shell_word(script) + " 2>&1");
    EXPECT_EQ(output.status, 0) << output.text;
    return output.text.substr(0, output.text.find('\n'));
  }

  void SetUp() override {
    if (!has_program("bash")) GTEST_SKIP() << "bash is not here";
  }

  TemporaryFolder folder_;
};

TEST_F(InBash, CompletesSubCommandsAndFlags) {
  EXPECT_EQ(offered("inctrl det"), "detect");
  EXPECT_EQ(offered("inctrl prompts c"), "create calibrate");
  EXPECT_EQ(offered("inctrl detect --nor"), "--normal");
  EXPECT_EQ(offered("inctrl prompts create --no"), "--normal --no-progress");
  EXPECT_EQ(offered("inctrl prompts --no"), "");
}

TEST_F(InBash, CompletesTheValuesThatThereAre) {
  EXPECT_EQ(offered("inctrl detect --fit ''"), "crop squash pad");
  EXPECT_EQ(offered("inctrl detect --fit = s"), "squash");
  EXPECT_EQ(offered("inctrl detect --fit ="), "crop squash pad");
  EXPECT_EQ(offered("inctrl detect --map png o"), "overlay");
  EXPECT_EQ(offered("inctrl detect --seed ''"), "");
}

TEST_F(InBash, CompletesFilesFoldersModelsAndSets) {
  EXPECT_EQ(offered("inctrl detect --ignore par"), "part.png");
  EXPECT_EQ(offered("inctrl detect --out p"), "pages");
  EXPECT_EQ(offered("inctrl detect --model pri"), "prism-lite");
  EXPECT_EQ(offered("inctrl detect --prompts pr"), "prints");
  EXPECT_EQ(offered("inctrl info pri"), "prism-lite");
}

TEST_F(InBash, TellsArgumentsFromTheValuesOfFlags) {
  EXPECT_EQ(offered("inctrl prompts show pri"), "prints");
  EXPECT_EQ(offered("inctrl prompts export prints par"), "part.png");
  EXPECT_EQ(offered("inctrl prompts export prints x par"), "");
  EXPECT_EQ(offered("inctrl detect x --out out y par"), "part.png");
  EXPECT_EQ(offered("inctrl prompts create --normal a b --fit pad pri"), "prints");
  EXPECT_EQ(offered("inctrl prompts create --normal a b pri"), "");
}

TEST_F(InBash, TakesNamesOfFilesForNoCommands) {
  std::ofstream(folder_.path() / "$(echo gone >gone)") << "picture";
  offered("inctrl detect ''");
  EXPECT_FALSE(fs::exists(folder_.path() / "gone"));
}

void expect_syntax(const std::string& shell, const std::string& check, const std::string& script) {
  if (!has_program(shell)) GTEST_SKIP() << shell << " is not here";
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "completion";
  std::ofstream(file) << script;
  const CommandOutput output = command_output(check + ' ' + shell_word(file.string()) + " 2>&1");
  EXPECT_EQ(output.status, 0) << output.text;
  EXPECT_EQ(output.text, "");
}

TEST(Completions, AreSoundZsh) {
  expect_syntax("zsh", "zsh -n", zsh_completion(all_commands()));
}

TEST(Completions, AreSoundFish) {
  expect_syntax("fish", "fish --no-execute", fish_completion(all_commands()));
}

TEST(Completions, AreAnsweredByFish) {
  if (!has_program("fish")) GTEST_SKIP() << "fish is not here";
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "inctrl.fish";
  std::ofstream(file) << fish_completion(all_commands());
  const auto offered = [&](const std::string& line) {
    const std::string script = "source " + file.string() + "; complete -C " + fish_quoted(line);
    return command_output("HOME=" + shell_word(folder.path().string()) + " fish -c " + shell_word(script) + " 2>&1")
        .text;
  };
  EXPECT_NE(offered("inctrl prompts ").find("create\tEncode normal pictures and keep them\n"), std::string::npos);
  EXPECT_EQ(offered("inctrl detect --nor"), "--normal\tNormal pictures, or folders of them, to compare with\n");
  EXPECT_EQ(offered("inctrl detect --fit s"), "squash\tHow pictures become the encoder's square\n");
  EXPECT_EQ(offered("inctrl prompts --nor"), "");
}

}  // namespace
}  // namespace inctrl::cli
