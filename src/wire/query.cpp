// src/wire/query.cpp. Tested by tests/wire/query_test.cpp
#include "wire/query.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "tensor/require.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

std::string joined(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

template <typename Number>
std::optional<Number> parsed(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char letter = text[i];
    if (letter == '%') {
      const int high = i + 2 < text.size() ? digit_of(text[i + 1]) : -1,
                low = i + 2 < text.size() ? digit_of(text[i + 2]) : -1;
      require(high >= 0 && low >= 0, ErrorCode::kInvalidArgument, "the address has a broken escape: '",
              text.substr(i, 3), "'");
      letter = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (letter == '+' && plus_is_space) {
      letter = ' ';
    }
    require(letter != '\0', ErrorCode::kInvalidArgument, "the address has a zero byte");
    decoded += letter;
  }
  (void)from_utf8(decoded);
  return decoded;
}

Query::Query(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string name = percent_decoded(pair.substr(0, equals), true);
    const std::string value = equals < pair.size() ? percent_decoded(pair.substr(equals + 1), true) : "";
    require(values_.emplace(name, value).second, ErrorCode::kInvalidArgument, "parameter '", name, "' is given twice");
  }
}

void Query::require_only(std::initializer_list<std::string_view> names) const {
  for (const auto& [name, value] : values_)
    require(std::find(names.begin(), names.end(), name) != names.end(), ErrorCode::kInvalidArgument, "parameter '",
            name, "' is unknown", names.size() > 0 ? "; possible are " : "", joined(names));
}

std::optional<std::string> Query::text(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Query::one_of(const std::string& name, std::initializer_list<std::string_view> words) const {
  const std::optional<std::string> value = text(name);
  require(!value || std::find(words.begin(), words.end(), *value) != words.end(), ErrorCode::kInvalidArgument,
          "parameter '", name, "' is '", value.value_or(""), "'; possible are ", joined(words));
  return value;
}

std::optional<std::int64_t> Query::integer(const std::string& name, std::int64_t least, std::int64_t most) const {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  const std::optional<std::int64_t> number = parsed<std::int64_t>(*value);
  require(number && *number >= least && *number <= most, ErrorCode::kInvalidArgument, "parameter '", name, "' is '",
          *value, "'; possible are whole numbers from ", least, " to ", most);
  return number;
}

std::optional<double> Query::number(const std::string& name, double least, double most) const {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  const std::optional<double> number = parsed<double>(*value);
  require(number && std::isfinite(*number) && *number >= least && *number <= most, ErrorCode::kInvalidArgument,
          "parameter '", name, "' is '", *value, "'; possible are numbers from ", least, " to ", most);
  return number;
}

std::optional<bool> Query::flag(const std::string& name) const {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  require(*value == "true" || *value == "1" || *value == "false" || *value == "0", ErrorCode::kInvalidArgument,
          "parameter '", name, "' is '", *value, "'; possible are true and false");
  return *value == "true" || *value == "1";
}

}  // namespace inctrl
