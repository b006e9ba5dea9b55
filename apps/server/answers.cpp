// apps/server/answers.cpp. Tested by tests/server/answers_test.cpp
#include "server/answers.h"

#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostScores = 2000;  // of a histogram

Json numbers(const std::vector<float>& values) {
  Json list = Json::array();
  for (std::size_t i = 0; i < values.size() && i < kMostScores; ++i) list.push_back(json_number(values[i]));
  return list;
}

Json number_or_null(std::optional<float> value) {
  return value ? json_number(*value) : Json(nullptr);
}

// What scores say of normal pictures: a picture that was turned and moved tells nothing to compare with.
std::vector<float> normal_scores(const Calibration& calibration) {
  std::vector<float> scores;
  for (const NormalScore& normal : calibration.normals)
    if (normal.kind != NormalKind::kVaried) scores.push_back(normal.score);
  return scores;
}

std::string_view word(Review review) {
  return review == Review::kNormal ? "normal" : "anomalous";
}

}  // namespace

std::string facts_of(const Model& model, const PromptSet& prompts, std::optional<float> threshold_set) {
  const PromptSetInfo& info = prompts.info();
  const std::optional<DecisionBasis> basis = Detector(model, prompts).basis();
  const std::optional<Calibration>& calibration = prompts.calibration();
  std::optional<float> found, below;
  if (basis) found = basis->threshold, below = basis->normal_below;
  Json facts{{"shots", prompts.shots()},
             {"category", info.category},
             {"model", info.model},
             {"model_identity", info.model_identity},
             {"fit", name(info.fit)},
             {"has_mask", !prompts.mask().pixels.empty()},
             {"threshold", number_or_null(threshold_set ? threshold_set : found)},
             {"normal_below", number_or_null(threshold_set ? threshold_set : below)},
             {"false_alarms", calibration ? calibration->false_alarms : 0.01},
             {"normals", basis ? basis->normals : 0},
             {"normal_scores", numbers(calibration ? normal_scores(*calibration) : std::vector<float>())},
             {"defect_scores", numbers(calibration ? calibration->reviewed_defects : std::vector<float>())}};
  facts["image_scores"] = info.coreset < 1 || prompts.shots() < 2 ? Json::array() : numbers(prompts.leave_one_out());
  return dump(facts);
}

Json prompt_set_json(const PromptSetRecord& record, std::optional<std::int64_t> results) {
  Json json{{"id", record.id},
            {"name", record.name},
            {"version", record.version},
            {"label", record.name + '@' + std::to_string(record.version)},
            {"created_at", to_text(record.created_at)},
            {"updated_at", to_text(record.updated_at)},
            {"digest", record.file},
            {"follows", nullptr}};
  Json facts = Json::parse(record.facts);
  facts.erase("image_scores");
  json.update(facts);
  json["threshold_set"] = number_or_null(record.threshold_set);
  json["results"] = results ? Json(*results) : Json(nullptr);
  return json;
}

Json prompt_images_json(const PromptSetRecord& record) {
  const Json scores = Json::parse(record.facts)["image_scores"];
  Json images = Json::array();
  for (std::size_t i = 0; i < record.images.size(); ++i) {
    const PromptImageRecord& image = record.images[i];
    images.push_back({{"id", image.id},
                      {"name", image.name},
                      {"width", image.width},
                      {"height", image.height},
                      {"score", i < scores.size() ? scores[i] : Json(nullptr)},
                      {"from_result", image.from_result ? Json(*image.from_result) : Json(nullptr)}});
  }
  return images;
}

std::string kept_result(const Json& told, const AnomalyMap& map, const ColourScale& scale) {
  return dump({{"told", told},
               {"rows", map.rows},
               {"columns", map.columns},
               {"frame", {map.frame.left, map.frame.top, map.frame.width, map.frame.height}},
               {"scale", {json_number(scale.low), json_number(scale.high), json_number(scale.level)}}});
}

KeptResult read_kept(const ResultRecord& record) {
  Json json = Json::parse(record.result);
  KeptResult kept;
  kept.told = std::move(json["told"]);
  kept.rows = json["rows"], kept.columns = json["columns"];
  kept.frame = {json["frame"][0], json["frame"][1], json["frame"][2], json["frame"][3]};
  kept.scale = {json["scale"][0], json["scale"][1], json["scale"][2]};
  return kept;
}

Json stored_result_json(const ResultRecord& record) {
  Json json = read_kept(record).told;
  const std::string address = "/v1/results/" + record.id;
  json["anomaly_map"] = address + "/map";
  json["overlay"] = address + "/map?kind=overlay";
  json["id"] = record.id;
  json["created_at"] = to_text(record.created_at);
  json["prompt_set"] = record.set_id;
  json["review"] = nullptr;
  if (record.review != Review::kNone)
    json["review"] = {{"label", word(record.review)},
                      {"note", record.review_note},
                      {"at", to_text(record.reviewed_at.value_or(record.created_at))}};
  return json;
}

Json model_json(const ModelState& state) {
  constexpr double kMiB = 1 << 20;
  Json json{{"name", state.name},
            {"identity", nullptr},
            {"default", state.is_default},
            {"loaded", state.bytes.has_value()},
            {"encoder", nullptr},
            {"head", nullptr},
            {"input_size", nullptr},
            {"text_prior", false},
            {"memory_mib", state.bytes ? Json(static_cast<double>(*state.bytes) / kMiB) : Json(nullptr)},
            {"licences", Json::array()}};
  if (!state.info) return json;
  json["identity"] = state.info->identity;
  json["encoder"] = state.info->encoder_family;
  json["head"] = state.info->head;
  json["input_size"] = state.info->input_size;
  json["text_prior"] = state.info->text_prior;
  for (const Licence& licence : state.info->licences)
    json["licences"].push_back({{"part", licence.part}, {"licence", licence.licence}, {"source", licence.source}});
  return json;
}

}  // namespace inctrl::server
