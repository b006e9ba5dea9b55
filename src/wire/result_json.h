// src/wire/result_json.h: how is a result told as JSON, on every interface alike?
// The contract is docs/results-format.md. Tested by tests/cli/result_writer_test.cpp
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "inctrl/error.h"
#include "inctrl/result.h"

namespace inctrl {

// What a result does not know itself.
struct ResultFacts {
  std::string image;  // the picture, as given
  int width = 0, height = 0;
  std::optional<std::string> anomaly_map, overlay;  // where they are
  std::string model;                                // its name
  std::optional<std::string> prompts;               // name and version of a stored set
  int shots = 0;
};

nlohmann::ordered_json result_json(const Result& result, const ResultFacts& facts);
// Of a picture that failed: {"image", "error": {"kind", "message"}}.
nlohmann::ordered_json failure_json(const std::string& image, std::string_view kind, const std::string& message);

// The shortest decimal that reads back as the same float: "0.1", not "0.10000000149011612".
std::string shortest(float value);
nlohmann::ordered_json json_number(float value);

// On one line. Names may hold any bytes; JSON may not: what is no UTF-8 becomes the replacement character.
std::string dump(const nlohmann::ordered_json& json);

}  // namespace inctrl
