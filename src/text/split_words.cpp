// src/text/split_words.cpp. Tested by tests/text/split_words_test.cpp
#include "text/split_words.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace inctrl {
namespace {

constexpr std::array<std::u32string_view, 9> kFixedWords{kStartOfText, kEndOfText, U"'s",  U"'t", U"'re",
                                                         U"'ve",       U"'m",      U"'ll", U"'d"};

// The one character that is no ASCII letter in lower case, but equals one when case is ignored.
char32_t folded(char32_t character) noexcept {
  constexpr char32_t kLongS = 0x17f;
  return character == kLongS ? U's' : character;
}

bool starts_with(std::u32string_view text, std::u32string_view word) noexcept {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char32_t w, char32_t t) { return w == folded(t); });
}

bool is_other(char32_t character) noexcept {
  return !is_blank(character) && !is_letter(character) && !is_number(character);
}

// The length of the word that the text begins with; 0 at a blank.
std::size_t first_word(std::u32string_view text) noexcept {
  for (const std::u32string_view word : kFixedWords)
    if (starts_with(text, word)) return word.size();
  if (is_number(text[0])) return 1;
  const auto same = is_letter(text[0]) ? is_letter : is_other;
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), same) - text.begin());
}

}  // namespace

std::vector<std::u32string_view> split_words(std::u32string_view text) {
  std::vector<std::u32string_view> words;
  while (!text.empty()) {
    const std::size_t length = first_word(text);
    if (length > 0) words.push_back(text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return words;
}

}  // namespace inctrl
