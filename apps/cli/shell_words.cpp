// apps/cli/shell_words.cpp. Tested by tests/cli/shell_words_test.cpp
#include "cli/shell_words.h"

#include <string_view>

namespace inctrl::cli {
namespace {

bool is_plain(char c) {
  constexpr std::string_view kHarmless = "_-./:=@%+,";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kHarmless.find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(const std::string& text) {
  bool plain = !text.empty();
  for (const char c : text) plain = plain && is_plain(c);
  return plain ? text : single_quoted(text);
}

std::string single_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

std::string fish_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
  return out + '\'';
}

}  // namespace inctrl::cli
