// tests/cli/shell_words_test.cpp: apps/cli/shell_words.h
#include "cli/shell_words.h"

#include <gtest/gtest.h>

#include "command_output.h"

namespace inctrl::cli {
namespace {

TEST(ShellWord, LeavesPlainWordsAsTheyAre) {
  EXPECT_EQ(shell_word("/var/lib/inctrl-2"), "/var/lib/inctrl-2");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ShellWord, ComesOutOfAShellAsItWas) {
  for (const std::string text : {"two words", "it's", "$HOME `id` \\ \"", "*", "~", "a;b", "-n"})
    EXPECT_EQ(command_output("printf %s " + shell_word(text)).text, text);
}

TEST(FishQuoted, EscapesItsQuoteAndBackslash) {
  EXPECT_EQ(fish_quoted("it's \\"), R"('it\'s \\')");
}

}  // namespace
}  // namespace inctrl::cli
