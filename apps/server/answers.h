// apps/server/answers.h: how are prompt sets, results and models told as JSON?
// The shapes are those of openapi.json. Tested by tests/server/answers_test.cpp
#pragma once

#include "pictures/overlay.h"
#include "records/records.h"
#include "server/comparisons.h"
#include "wire/json_body.h"

namespace inctrl::server {

// What a list of sets shows, found once when a version is made: kept as PromptSetRecord::facts.
//   threshold_set  what labels follow instead of the calibration
std::string facts_of(const Model& model, const PromptSet& prompts, std::optional<float> threshold_set);

// results: how many are kept; none: not counted, and told as null
Json prompt_set_json(const PromptSetRecord& record, std::optional<std::int64_t> results);
Json prompt_images_json(const PromptSetRecord& record);

// What is kept of a result: what is told, and how its map lies on the picture and is coloured.
std::string kept_result(const Json& told, const AnomalyMap& map, const ColourScale& scale);
struct KeptResult {
  Json told;
  int rows = 0, columns = 0;
  Frame frame;
  ColourScale scale;
};
KeptResult read_kept(const ResultRecord& record);
// With id, time, review, and the addresses of map and overlay.
Json stored_result_json(const ResultRecord& record);

Json model_json(const ModelState& state);

}  // namespace inctrl::server
