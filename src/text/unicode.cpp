// src/text/unicode.cpp. Tested by tests/text/unicode_test.cpp
#include "text/unicode.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>

#include "tensor/require.h"

namespace inctrl {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

utf8proc_category_t category(char32_t character) noexcept {
  return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

// Word_Break MidLetter, MidNumLet and Single_Quote, whose category does not tell: what may stand inside a word.
bool stands_inside_words(char32_t character) noexcept {
  return std::u32string_view(U"'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a")
             .find(character) != std::u32string_view::npos;
}

// Unicode's Case_Ignorable.
bool is_ignored_in_case(char32_t character) noexcept {
  switch (category(character)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default: return stands_inside_words(character);
  }
}

// Unicode's Cased, but for a few symbols without a partner in the other case.
bool is_cased(char32_t character) noexcept {
  const auto code = static_cast<utf8proc_int32_t>(character);
  switch (category(character)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT: return true;
    default: return utf8proc_tolower(code) != code || utf8proc_toupper(code) != code;
  }
}

// Unicode's Final_Sigma: a cased letter comes before it, and none after it.
bool is_final_sigma(std::u32string_view text, std::size_t at) noexcept {
  std::size_t before = at, after = at + 1;
  while (before > 0 && is_ignored_in_case(text[before - 1])) --before;
  while (after < text.size() && is_ignored_in_case(text[after])) ++after;
  return before > 0 && is_cased(text[before - 1]) && (after == text.size() || !is_cased(text[after]));
}

std::u32string mapped(std::u32string_view text, int options) {
  const std::string utf8 = to_utf8(text);
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t length = utf8proc_map(bytes_of(utf8), static_cast<utf8proc_ssize_t>(utf8.size()), &result,
                                               static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(result, &std::free);
  if (length < 0) throw std::bad_alloc();  // what else can fail with valid characters
  return from_utf8({reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)});
}

}  // namespace

std::u32string from_utf8(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes_of(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    require(length > 0, ErrorCode::kInvalidArgument, "the text is not UTF-8 from its byte ", at, " on");
    characters += static_cast<char32_t>(code);
    at += static_cast<std::size_t>(length);
  }
  return characters;
}

std::string to_utf8(std::u32string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (const char32_t character : text) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    utf8.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
  }
  return utf8;
}

bool is_letter(char32_t character) noexcept {
  const utf8proc_category_t kind = category(character);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO;
}

bool is_number(char32_t character) noexcept {
  const utf8proc_category_t kind = category(character);
  return kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO;
}

bool is_blank(char32_t character) noexcept {
  if (character < 0x80) return character == U' ' || (character >= U'\t' && character <= U'\r');
  const utf8proc_category_t kind = category(character);
  return character == 0x85 || (kind >= UTF8PROC_CATEGORY_ZS && kind <= UTF8PROC_CATEGORY_ZP);
}

std::u32string lower_case(std::u32string_view text) {
  constexpr char32_t kCapitalSigma = 0x3a3, kSigma = 0x3c3, kFinalSigma = 0x3c2, kCapitalDottedI = 0x130;
  std::u32string lower;
  lower.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == kCapitalSigma) {
      lower += is_final_sigma(text, i) ? kFinalSigma : kSigma;
    } else if (text[i] == kCapitalDottedI) {
      lower += U"i\u0307";
    } else {
      lower += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(text[i])));
    }
  }
  return lower;
}

std::u32string composed(std::u32string_view text) {
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::u32string compatibility_form(std::u32string_view text) {
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

}  // namespace inctrl
