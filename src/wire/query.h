// src/wire/query.h: what does the part of an address behind '?' ask for?
// Tested by tests/wire/query_test.cpp, fuzzed by fuzz/request_texts_fuzz.cpp
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace inctrl {

// "%C3%A4" -> "ä"; in queries '+' is a space. kInvalidArgument for a broken escape, a zero byte, or what is no UTF-8.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

// Parameters by name. What is asked for and is no such value is kInvalidArgument, naming the parameter.
class Query {
 public:
  Query() = default;
  // "a=1&b=x". kInvalidArgument for a name that is given twice.
  explicit Query(std::string_view text);

  // kInvalidArgument, naming those that are possible, if there is another one.
  void require_only(std::initializer_list<std::string_view> names) const;

  std::optional<std::string> text(const std::string& name) const;
  std::optional<std::string> one_of(const std::string& name, std::initializer_list<std::string_view> words) const;
  std::optional<std::int64_t> integer(const std::string& name, std::int64_t least, std::int64_t most) const;
  std::optional<double> number(const std::string& name, double least, double most) const;
  std::optional<bool> flag(const std::string& name) const;  // true, 1, or false, 0

 private:
  std::map<std::string, std::string> values_;
};

}  // namespace inctrl
