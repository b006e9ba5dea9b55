// src/records/cursor.cpp. Tested by tests/records/cursor_test.cpp
#include "records/cursor.h"

#include <bit>
#include <cmath>
#include <cstdint>

#include "records/record_id.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

// The first letter tells what pages are sorted by.
constexpr char kById = 'i', kByScore = 's', kByName = 'n';
constexpr std::string_view kDigits = "0123456789abcdef";

[[noreturn]] void refuse(std::string_view cursor) {
  fail(ErrorCode::kInvalidArgument, "cursor ", in_quotes(cursor),
       ": expected what `next` of the page before says, with the same order");
}

std::string in_hex(std::string_view bytes) {
  std::string text;
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    text += {kDigits[byte >> 4], kDigits[byte & 15u]};
  }
  return text;
}

unsigned digit(std::string_view cursor, char letter) {
  const std::size_t value = kDigits.find(letter);
  if (value == std::string_view::npos) refuse(cursor);
  return static_cast<unsigned>(value);
}

std::string_view after_letter(std::string_view cursor, char letter) {
  if (!cursor.starts_with(letter)) refuse(cursor);
  return cursor.substr(1);
}

}  // namespace

std::string cursor_after_id(std::string_view id) {
  return kById + std::string(id);
}

std::string read_id_cursor(std::string_view cursor) {
  const std::string_view id = after_letter(cursor, kById);
  if (!is_record_id(id)) refuse(cursor);
  return std::string(id);
}

std::string cursor_after_score(const ScorePlace& last) {
  std::string text(1, kByScore);
  const auto bits = std::bit_cast<std::uint64_t>(last.score);
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[bits >> shift & 15u];
  return text + last.id;
}

ScorePlace read_score_cursor(std::string_view cursor) {
  const std::string_view rest = after_letter(cursor, kByScore);
  if (rest.size() < 16) refuse(cursor);
  std::uint64_t bits = 0;
  for (const char letter : rest.substr(0, 16)) bits = bits << 4 | digit(cursor, letter);
  ScorePlace place{std::bit_cast<double>(bits), std::string(rest.substr(16))};
  if (!std::isfinite(place.score) || !is_record_id(place.id)) refuse(cursor);
  return place;
}

std::string cursor_after_name(std::string_view name) {
  return kByName + in_hex(name);
}

std::string read_name_cursor(std::string_view cursor) {
  const std::string_view rest = after_letter(cursor, kByName);
  if (rest.empty() || rest.size() % 2 != 0) refuse(cursor);
  std::string name;
  for (std::size_t i = 0; i < rest.size(); i += 2)
    name += static_cast<char>(digit(cursor, rest[i]) << 4 | digit(cursor, rest[i + 1]));
  return name;
}

}  // namespace inctrl
