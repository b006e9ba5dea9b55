// src/wire/result_json.cpp. Tested by tests/cli/result_writer_test.cpp
#include "wire/result_json.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace inctrl {
namespace {

using Json = nlohmann::ordered_json;

template <typename Value>
Json or_null(const std::optional<Value>& value) {
  if (!value) return nullptr;
  if constexpr (std::is_same_v<Value, float>) return json_number(*value);
  return *value;
}

}  // namespace

std::string shortest(float value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

Json json_number(float value) {
  return std::strtod(shortest(value).c_str(), nullptr);
}

Json failure_json(const std::string& image, std::string_view kind, const std::string& message) {
  return {{"image", image}, {"error", {{"kind", kind}, {"message", message}}}};
}

Json result_json(const Result& result, const ResultFacts& facts) {
  Json regions = Json::array();
  for (const Box& box : result.regions)
    regions.push_back(
        {{"x", box.x}, {"y", box.y}, {"width", box.width}, {"height", box.height}, {"score", json_number(box.score)}});
  return {{"image", facts.image},
          {"width", facts.width},
          {"height", facts.height},
          {"pred_score", json_number(result.pred_score)},
          {"pred_label", name(result.pred_label)},
          {"threshold", or_null(result.threshold)},
          {"p_value", or_null(result.p_value)},
          {"normals", or_null(result.normals)},
          {"parts",
           {{"patch", json_number(result.parts.patch)},
            {"image", or_null(result.parts.image)},
            {"text", or_null(result.parts.text)}}},
          {"regions", std::move(regions)},
          {"anomaly_map", or_null(facts.anomaly_map)},
          {"overlay", or_null(facts.overlay)},
          {"model", facts.model},
          {"prompts", or_null(facts.prompts)},
          {"shots", facts.shots}};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace inctrl
