// apps/cli/shell_words.h: how does a text become one word of a shell?
// Tested by tests/cli/shell_words_test.cpp
#pragma once

#include <string>

namespace inctrl::cli {

// For bash, zsh and sh: as it is where nothing in it means anything to them, else between single quotes.
std::string shell_word(const std::string& text);

// Between single quotes, for bash, zsh and sh; and for fish, which escapes otherwise.
std::string single_quoted(const std::string& text);
std::string fish_quoted(const std::string& text);

}  // namespace inctrl::cli
