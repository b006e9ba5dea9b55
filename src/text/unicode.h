// src/text/unicode.h: what kind of character is this, and how is it written otherwise?
// Tested by tests/text/unicode_test.cpp
#pragma once

#include <string>
#include <string_view>

namespace inctrl {

// The characters of a text. kInvalidArgument, naming the byte, if it is not UTF-8 (overlong forms and surrogates are
// not).
std::u32string from_utf8(std::string_view text);
std::string to_utf8(std::u32string_view text);

bool is_letter(char32_t character) noexcept;  // general categories L*
bool is_number(char32_t character) noexcept;  // general categories N*
bool is_blank(char32_t character) noexcept;   // White_Space
inline bool is_digit(char32_t character) noexcept {
  return character >= U'0' && character <= U'9';
}

// Lower case as Unicode's SpecialCasing has it: a capital sigma that ends a word becomes the final one, and a capital I
// with a dot becomes two characters. Languages make no difference.
std::u32string lower_case(std::u32string_view text);

std::u32string composed(std::u32string_view text);  // normalisation form C
std::u32string compatibility_form(
    std::u32string_view text);  // normalisation form KC: full-width letters become usual ones

}  // namespace inctrl
