// src/text/repair_text.cpp. Tested by tests/text/repair_text_test.cpp
#include "text/repair_text.h"

#include "text/html_entities.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

bool is_between(char32_t character, char32_t first, char32_t last) noexcept {
  return character >= first && character <= last;
}

bool is_latin_ligature(char32_t c) noexcept {
  return c == 0x132 || c == 0x133 || c == 0x149 || is_between(c, 0x1c4, 0x1cc) || is_between(c, 0x1f1, 0x1f3) ||
         is_between(c, 0xfb00, 0xfb06);
}

bool has_other_width(char32_t c) noexcept {
  return c == 0x3000 || is_between(c, 0xff01, 0xffef);
}

bool is_single_quote(char32_t c) noexcept {
  return c == 0x2bc || is_between(c, 0x2018, 0x201b);
}

bool is_double_quote(char32_t c) noexcept {
  return is_between(c, 0x201c, 0x201f);
}

// Those that are no blanks and shape no glyphs.
bool is_control(char32_t c) noexcept {
  return is_between(c, 0, 8) || c == 0x0b || is_between(c, 0x0e, 0x1f) || c == 0x7f || is_between(c, 0x206a, 0x206f) ||
         c == 0xfeff || is_between(c, 0xfff9, 0xfffc);
}

// The usual spelling of one character, without regard to its neighbours.
std::u32string usual(char32_t character) {
  constexpr char32_t kLongSAndT = 0xfb05;
  std::u32string letters(1, from_windows_1252(character));
  if (letters[0] == kLongSAndT) {
    letters = U"\u017ft";  // form KC would also make the long s a usual one
  } else if (is_latin_ligature(letters[0]) || has_other_width(letters[0])) {
    letters = compatibility_form(letters);
  }
  for (char32_t& letter : letters) {
    if (is_single_quote(letter)) letter = U'\'';
    if (is_double_quote(letter)) letter = U'"';
  }
  return letters;
}

// The length of "\033[", numbers and semicolons, one letter; 0 if the text does not begin so.
std::size_t terminal_escape(std::u32string_view text) noexcept {
  if (!text.starts_with(U"\033[")) return 0;
  std::size_t end = 2;
  while (end < text.size() && (is_digit(text[end]) || text[end] == U';')) ++end;
  const bool ends_in_letter = end < text.size() && is_between(text[end] | 0x20u, U'a', U'z');
  return ends_in_letter ? end + 1 : 0;
}

std::u32string without_controls(std::u32string_view text) {
  std::u32string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t escape = terminal_escape(text.substr(i));
    if (escape == 0 && !is_control(text[i])) result += text[i];
    i += escape > 0 ? escape : 1;
  }
  return result;
}

}  // namespace

std::u32string repair_text(std::u32string_view text) {
  const bool may_be_html = text.find(U'<') != std::u32string_view::npos;
  std::u32string repaired(text), before;
  do {
    before = repaired;
    if (!may_be_html) repaired = unescape_whole_references(repaired);
    std::u32string spelled;
    for (const char32_t character : repaired) spelled += usual(character);
    repaired = composed(without_controls(spelled));
  } while (repaired != before);
  return repaired;
}

}  // namespace inctrl
