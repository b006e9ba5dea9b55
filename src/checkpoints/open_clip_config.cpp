// src/checkpoints/open_clip_config.cpp. Tested by tests/checkpoints/open_clip_config_test.cpp
#include "checkpoints/open_clip_config.h"

#include <nlohmann/json.hpp>
#include <string>

#include "tensor/require.h"
#include "tensor_files/mapped_file.h"

namespace inctrl {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kMaxBytes = 1 << 20;
constexpr int kMaxDepth = 16;

// Nesting is bounded by the reader's recursion on 1 MiB of text; deeper than this nothing is looked for.
Json parse(std::span<const std::byte> bytes) {
  require(bytes.size() <= kMaxBytes, ErrorCode::kLimit, bytes.size(), " bytes; at most ", kMaxBytes, " are read");
  const auto* first = reinterpret_cast<const char*>(bytes.data());
  const auto shallow = [](int depth, Json::parse_event_t, Json&) {
    require(depth < kMaxDepth, ErrorCode::kBadFormat, "nested deeper than ", kMaxDepth);
    return true;
  };
  try {
    return Json::parse(first, first + bytes.size(), shallow);
  } catch (const Json::exception&) {
    fail(ErrorCode::kBadFormat, "not JSON");
  }
}

int positive(const Json& object, const char* field, int otherwise) {
  if (!object.contains(field)) return otherwise;
  const Json& value = object.at(field);
  require(value.is_number_unsigned() && value.get<std::uint64_t>() >= 1 && value.get<std::uint64_t>() <= 1 << 20,
          ErrorCode::kBadFormat, field, " must be a whole number above 0, is ", value.dump());
  return value.get<int>();
}

const Json& object_at(const Json& object, const char* field) {
  require(object.is_object() && object.contains(field) && object.at(field).is_object(), ErrorCode::kBadFormat, field,
          " is missing");
  return object.at(field);
}

std::optional<std::array<double, 3>> colours(const Json& object, const char* field) {
  if (!object.is_object() || !object.contains(field)) return std::nullopt;
  const Json& list = object.at(field);
  bool sound = list.is_array() && list.size() == 3;
  for (std::size_t i = 0; sound && i < 3; ++i) sound = list[i].is_number();
  require(sound, ErrorCode::kBadFormat, field, " must be three numbers, is ", list.dump());
  return std::array{list[0].get<double>(), list[1].get<double>(), list[2].get<double>()};
}

OpenClipConfig interpret(const Json& json) {
  const Json& model = object_at(json, "model_cfg");
  const Json& vision = object_at(model, "vision_cfg");
  OpenClipConfig config;
  const int width = positive(vision, "width", 768), head_width = positive(vision, "head_width", 64);
  require(width % head_width == 0, ErrorCode::kBadFormat, "head_width ", head_width, " does not divide the width ",
          width);
  config.options.vision_heads = width / head_width;
  if (model.contains("text_cfg")) config.options.text_heads = positive(object_at(model, "text_cfg"), "heads", 8);
  if (model.contains("quick_gelu")) {
    require(model.at("quick_gelu").is_boolean(), ErrorCode::kBadFormat, "quick_gelu must be true or false");
    config.options.quick_gelu = model.at("quick_gelu").get<bool>();
  }
  if (json.contains("preprocess_cfg")) {
    config.mean = colours(json.at("preprocess_cfg"), "mean");
    config.std = colours(json.at("preprocess_cfg"), "std");
  }
  return config;
}

}  // namespace

OpenClipConfig read_open_clip_config(const std::filesystem::path& file) {
  const MappedFile mapped = MappedFile::open(file);
  try {
    return interpret(parse(mapped.bytes()));
  } catch (const Error& error) {
    fail(error.code, file.string(), ": ", error.what());
  }
}

}  // namespace inctrl
