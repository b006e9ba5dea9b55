// src/text/html_entities.cpp. Tested by tests/text/html_entities_test.cpp
#include "text/html_entities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "text/unicode.h"

namespace inctrl {
namespace {

struct Entity {
  std::u32string characters;
  bool needs_semicolon = true;
};
using Entities = std::unordered_map<std::string_view, Entity>;

char32_t hex_number(std::string_view digits) noexcept {
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

Entities read_entity_names() {
  Entities entities;
  std::string_view rest = kHtmlEntityNames;
  for (std::size_t end = 0; (end = rest.find_first_of(" \n")) != std::string_view::npos; rest.remove_prefix(end + 1)) {
    const std::string_view word = rest.substr(0, end);
    if (word.empty()) continue;
    const std::size_t equals = word.find('='), plus = std::min(word.find('+'), word.size());
    std::string_view name = word.substr(0, equals);
    const bool needs_semicolon = !name.ends_with('*');
    if (!needs_semicolon) name.remove_suffix(1);
    std::u32string characters(1, hex_number(word.substr(equals + 1, plus - equals - 1)));
    if (plus < word.size()) characters += hex_number(word.substr(plus + 1));
    entities.emplace(name, Entity{characters, needs_semicolon});
  }
  return entities;
}

const Entities& entities() {
  static const Entities kEntities = read_entity_names();
  return kEntities;
}

// A reference that was recognised: how much of the text it takes, and what it stands for.
struct Reference {
  std::size_t length = 0;  // characters, 0 if there is none
  std::u32string meaning;
  bool whole = false;  // ends in the semicolon that it should end in
};

int digit_value(char32_t character, unsigned base) noexcept {
  if (is_digit(character)) return static_cast<int>(character - U'0');
  const char32_t lower = character | 0x20u;
  return base == 16 && lower >= U'a' && lower <= U'f' ? static_cast<int>(lower - U'a') + 10 : -1;
}

// What a numeric reference stands for: perhaps nothing, perhaps not the character with that number.
std::u32string numbered_character(std::uint32_t number) {
  constexpr char32_t kReplacement = 0xfffd;
  if (number == 0 || (number >= 0xd800 && number <= 0xdfff) || number > 0x10ffff) return {kReplacement};
  const char32_t meant = from_windows_1252(number);
  const bool control = (number < 0x20 && !is_blank(number)) || number == 0x0b || (number >= 0x7f && number <= 0x9f);
  const bool no_character = (number >= 0xfdd0 && number <= 0xfdef) || (number & 0xfffeu) == 0xfffe;
  // The five codes that Windows-1252 leaves open stand for themselves.
  const bool open = number == 0x81 || number == 0x8d || number == 0x8f || number == 0x90 || number == 0x9d;
  if (meant == number && !open && (control || no_character)) return {};
  return {meant};
}

// text begins with "&#".
Reference numeric_reference(std::u32string_view text) {
  const unsigned base = text.size() > 2 && (text[2] | 0x20u) == U'x' ? 16 : 10;
  const std::size_t first = base == 16 ? 3 : 2;
  std::size_t end = first;
  std::uint32_t number = 0;
  for (; end < text.size() && digit_value(text[end], base) >= 0; ++end)
    number = std::min(number * base + static_cast<std::uint32_t>(digit_value(text[end], base)), 0x110000u);
  if (end == first) return {};
  const bool whole = end < text.size() && text[end] == U';';
  return {end + whole, numbered_character(number), whole};
}

// text begins with "&".
Reference named_reference(std::u32string_view text) {
  constexpr std::size_t kLongest = 32, kShortest = 2;
  std::string name;
  for (std::size_t i = 1; i < text.size() && name.size() < kLongest; ++i) {
    const char32_t lower = text[i] | 0x20u;
    if (!is_digit(text[i]) && (lower < U'a' || lower > U'z')) break;
    name += static_cast<char>(text[i]);
  }
  const std::size_t end = name.size() + 1;
  if (end < text.size() && text[end] == U';') {
    const auto found = entities().find(name);
    if (found != entities().end()) return {end + 1, found->second.characters, true};
  }
  for (; name.size() >= kShortest; name.pop_back()) {
    const auto found = entities().find(name);
    if (found != entities().end() && !found->second.needs_semicolon)
      return {name.size() + 1, found->second.characters, false};
  }
  return {};
}

Reference reference_at(std::u32string_view text) {
  return text.size() > 1 && text[1] == U'#' ? numeric_reference(text) : named_reference(text);
}

// Each reference that is `wanted` replaced, the rest as it is.
template <typename Wanted>
std::u32string unescape(std::u32string_view text, Wanted&& wanted) {
  std::u32string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Reference reference = text[0] == U'&' ? reference_at(text) : Reference{};
    if (reference.length > 0 && wanted(reference)) {
      result += reference.meaning;
      text.remove_prefix(reference.length);
    } else {
      result += text[0];
      text.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace

std::u32string unescape_html(std::u32string_view text) {
  return unescape(text, [](const Reference&) { return true; });
}

std::u32string unescape_whole_references(std::u32string_view text) {
  constexpr std::size_t kLongest = 26;  // "&", 24 characters, ";"
  // A reference to the semicolon itself is one that ftfy cannot tell from an unfinished one.
  return unescape(text, [](const Reference& reference) {
    return reference.whole && reference.length <= kLongest && reference.meaning != U";";
  });
}

char32_t from_windows_1252(char32_t code) noexcept {
  static constexpr std::array<char32_t, 32> kCharacters{0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                                        0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
  return code >= 0x80 && code < 0xa0 ? kCharacters[code - 0x80] : code;
}

}  // namespace inctrl
