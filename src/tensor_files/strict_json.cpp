// src/tensor_files/strict_json.cpp. Tested by tests/tensor_files/model_config_test.cpp
#include "tensor_files/strict_json.h"

#include <algorithm>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
}

}  // namespace

Json parse_strictly(const std::string& text, std::string_view subject, std::size_t most, int deepest) {
  require(text.size() <= most, ErrorCode::kBadFormat, subject, ": ", text.size(), " bytes long, at most ", most,
          " are read");
  using Event = Json::parse_event_t;
  std::vector<std::set<std::string>> fields;  // of the objects that are open
  const auto watch = [&](int depth, Event event, Json& parsed) {
    require(depth < deepest, ErrorCode::kBadFormat, subject, ": nested deeper than ", deepest);
    if (event == Event::object_start) fields.emplace_back();
    if (event == Event::object_end) fields.pop_back();
    if (event == Event::key) {
      const bool fresh = fields.back().insert(parsed.get<std::string>()).second;
      require(fresh, ErrorCode::kBadFormat, subject, ": field ", in_quotes(parsed.get<std::string>()), " comes twice");
    }
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::parse_error& error) {
    fail(ErrorCode::kBadFormat, subject, ": not JSON from its byte ", error.byte, " on");
  } catch (const Json::out_of_range&) {
    fail(ErrorCode::kBadFormat, subject, ": it has a number beyond the range of 64-bit floats");
  }
}

bool JsonField::has(const char* name) const {
  return object().contains(name);
}

JsonField JsonField::at(std::string_view name) const {
  const auto found = object().find(std::string(name));
  const std::string path = path_.empty() ? std::string(name) : path_ + "." + std::string(name);
  require(found != value_.end(), ErrorCode::kBadFormat, subject_, ": ", path, " is missing");
  return {*found, subject_, path};
}

void JsonField::allow_only(std::initializer_list<std::string_view> names) const {
  for (const auto& item : object().items()) {
    const bool known = std::find(names.begin(), names.end(), item.key()) != names.end();
    require(known, ErrorCode::kBadFormat, subject_, ": ", path_.empty() ? "" : path_ + ": ", "field ",
            in_quotes(item.key()), " is not known to this version");
  }
}

std::vector<JsonField> JsonField::items(std::size_t fewest, std::size_t most) const {
  require(value_.is_array() && value_.size() >= fewest && value_.size() <= most, ErrorCode::kBadFormat, subject_, ": ",
          path_, " must be a list of ", fewest, " to ", most, " values, is ", found());
  std::vector<JsonField> fields;
  for (const Json& item : value_)
    fields.emplace_back(item, subject_, path_ + "[" + std::to_string(fields.size()) + "]");
  return fields;
}

int JsonField::integer(int low, int high) const {
  const bool whole =
      value_.is_number_integer() && (!value_.is_number_unsigned() || value_.get<std::uint64_t>() <= INT32_MAX);
  require(whole && value_.get<std::int64_t>() >= low && value_.get<std::int64_t>() <= high, ErrorCode::kBadFormat,
          subject_, ": ", path_, " must be a whole number from ", low, " to ", high, ", is ", found());
  return value_.get<int>();
}

int JsonField::odd(int low, int high) const {
  const int number = integer(low, high);
  require(number % 2 == 1, ErrorCode::kBadFormat, subject_, ": ", path_, " must be odd, is ", number);
  return number;
}

std::uint64_t JsonField::size(std::uint64_t most) const {
  require(value_.is_number_unsigned() && value_.get<std::uint64_t>() <= most, ErrorCode::kBadFormat, subject_, ": ",
          path_, " must be a whole number from 0 to ", most, ", is ", found());
  return value_.get<std::uint64_t>();
}

bool JsonField::boolean() const {
  require(value_.is_boolean(), ErrorCode::kBadFormat, subject_, ": ", path_, " must be true or false, is ", found());
  return value_.get<bool>();
}

double JsonField::number(double low, double high) const {
  require(value_.is_number() && value_.get<double>() >= low && value_.get<double>() <= high, ErrorCode::kBadFormat,
          subject_, ": ", path_, " must be a number from ", low, " to ", high, ", is ", found());
  return value_.get<double>();
}

std::string JsonField::text(std::size_t longest) const {
  const std::string* const letters = value_.get_ptr<const std::string*>();
  require(letters && !letters->empty() && letters->size() <= longest && !has_control(*letters), ErrorCode::kBadFormat,
          subject_, ": ", path_, " must be a text of 1 to ", longest, " bytes without control characters, is ",
          found());
  return *letters;
}

std::string JsonField::text_or_empty(std::size_t longest) const {
  const std::string* const letters = value_.get_ptr<const std::string*>();
  return letters && letters->empty() ? "" : text(longest);
}

const Json& JsonField::object() const {
  require(value_.is_object(), ErrorCode::kBadFormat, subject_, ": ", path_.empty() ? "the whole" : path_,
          " must be an object, is ", found());
  return value_;
}

std::string JsonField::found() const {
  if (value_.is_array() || value_.is_object()) return "one of " + std::to_string(value_.size());
  return value_.is_string() ? in_quotes(value_.get_ref<const std::string&>()) : value_.dump();
}

}  // namespace inctrl
