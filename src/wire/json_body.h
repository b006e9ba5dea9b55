// src/wire/json_body.h: how is JSON read that a stranger sent?
// Tested by tests/wire/json_body_test.cpp, fuzzed by fuzz/request_texts_fuzz.cpp
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

using Json = nlohmann::ordered_json;

// kBadFormat, saying where, for what is no JSON, and for more than 64 levels. kLimit for more than 10,000 members (each
// new one is compared with all of its object) or 8,388,608 values (each takes 16 bytes, however short its text).
Json parse_json(std::string_view text);

// An object whose members are asked for by name; kInvalidArgument, naming the member, for another kind or range.
class JsonFields {
 public:
  // kInvalidArgument unless it is an object with no other members than `names`.
  JsonFields(const Json& json, std::initializer_list<std::string_view> names);

  bool has(const std::string& name) const { return json_.contains(name); }
  bool is_null(const std::string& name) const { return has(name) && json_[name].is_null(); }
  std::optional<std::string> text(const std::string& name, std::size_t longest) const;
  std::optional<double> number(const std::string& name, double least, double most) const;
  std::optional<bool> flag(const std::string& name) const;
  std::vector<std::string> texts(const std::string& name, std::size_t most) const;  // empty if it is not there

 private:
  const Json& json_;
};

}  // namespace inctrl
