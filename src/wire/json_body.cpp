// src/wire/json_body.cpp. Tested by tests/wire/json_body_test.cpp
#include "wire/json_body.h"

#include <algorithm>
#include <cmath>

#include "tensor/require.h"

namespace inctrl {

Json parse_json(std::string_view text) {
  static constexpr int kDeepest = 64, kMostMembers = 10'000, kMostValues = 1 << 23;
  int members = 0, values = 0;
  try {
    return Json::parse(text, [&](int depth, Json::parse_event_t event, Json&) {
      require(depth <= kDeepest, ErrorCode::kBadFormat, "the JSON has more than ", kDeepest, " levels");
      require(event != Json::parse_event_t::key || ++members <= kMostMembers, ErrorCode::kLimit,
              "the JSON has more than ", kMostMembers, " members");
      require(event != Json::parse_event_t::value || ++values <= kMostValues, ErrorCode::kLimit,
              "the JSON has more than ", kMostValues, " values; send pixels as binary data");
      return true;
    });
  } catch (const Json::parse_error& error) {
    fail(ErrorCode::kBadFormat, "the body is no JSON: byte ", error.byte);
  } catch (const Json::out_of_range&) {
    fail(ErrorCode::kBadFormat, "the JSON has a number that is beyond any double");
  }
}

JsonFields::JsonFields(const Json& json, std::initializer_list<std::string_view> names) : json_(json) {
  require(json.is_object(), ErrorCode::kInvalidArgument, "the body is no JSON object");
  for (const auto& [name, value] : json.items())
    require(std::find(names.begin(), names.end(), name) != names.end(), ErrorCode::kInvalidArgument, "'", name,
            "' is unknown");
}

std::optional<std::string> JsonFields::text(const std::string& name, std::size_t longest) const {
  if (!has(name) || is_null(name)) return std::nullopt;
  require(json_[name].is_string(), ErrorCode::kInvalidArgument, "'", name, "' is no text");
  const auto& value = json_[name].get_ref<const std::string&>();
  require(value.size() <= longest, ErrorCode::kInvalidArgument, "'", name, "' has ", value.size(), " bytes; at most ",
          longest, " are possible");
  return value;
}

std::optional<double> JsonFields::number(const std::string& name, double least, double most) const {
  if (!has(name) || is_null(name)) return std::nullopt;
  const double value = json_[name].is_number() ? json_[name].get<double>() : std::nan("");
  require(value >= least && value <= most, ErrorCode::kInvalidArgument, "'", name, "' is no number from ", least,
          " to ", most);
  return value;
}

std::optional<bool> JsonFields::flag(const std::string& name) const {
  if (!has(name) || is_null(name)) return std::nullopt;
  require(json_[name].is_boolean(), ErrorCode::kInvalidArgument, "'", name, "' is neither true nor false");
  return json_[name].get<bool>();
}

std::vector<std::string> JsonFields::texts(const std::string& name, std::size_t most) const {
  std::vector<std::string> values;
  if (!has(name) || is_null(name)) return values;
  require(json_[name].is_array() && json_[name].size() <= most, ErrorCode::kInvalidArgument, "'", name,
          "' is no list of at most ", most, " texts");
  for (const Json& value : json_[name]) {
    require(value.is_string(), ErrorCode::kInvalidArgument, "'", name, "' is no list of texts");
    values.push_back(value.get<std::string>());
  }
  return values;
}

}  // namespace inctrl
