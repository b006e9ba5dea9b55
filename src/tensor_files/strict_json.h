// src/tensor_files/strict_json.h: how is JSON out of a distrusted file read, value by value?
// Objects name no field twice, nesting is bounded, every value has its type and range checked, and a refusal names the
// document, the field's path and what was found: "model config: encoder.blocks[3].kernel must be odd, is 4".
// Tested by tests/tensor_files/model_config_test.cpp
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace inctrl {

using Json = nlohmann::ordered_json;

// kBadFormat, naming `subject` ("model config"), if it is no such JSON, has more than `most` bytes or is nested deeper
// than `deepest`.
Json parse_strictly(const std::string& text, std::string_view subject, std::size_t most, int deepest = 8);

// One value of a document with its path. Borrows the JSON; `subject` must outlive it. All refusals are kBadFormat.
class JsonField {
 public:
  JsonField(const Json& value, std::string_view subject, std::string path = "")
      : value_(value), subject_(subject), path_(std::move(path)) {}

  bool has(const char* name) const;
  JsonField at(std::string_view name) const;
  // A field that this version does not know might change what the whole means, so it is not passed over.
  void allow_only(std::initializer_list<std::string_view> names) const;
  std::vector<JsonField> items(std::size_t fewest, std::size_t most) const;
  int integer(int low, int high) const;
  int odd(int low, int high) const;
  std::uint64_t size(std::uint64_t most) const;  // of a file: a whole number of bytes
  bool boolean() const;
  double number(double low, double high) const;
  // 1 to `longest` bytes without control characters.
  std::string text(std::size_t longest = 1000) const;
  std::string text_or_empty(std::size_t longest = 1000) const;

  const std::string& path() const noexcept { return path_; }

 private:
  const Json& object() const;
  std::string found() const;

  const Json& value_;
  std::string_view subject_;
  std::string path_;
};

}  // namespace inctrl
