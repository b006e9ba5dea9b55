// apps/server/detect_api.cpp: pictures in, results out. Tested by tests/server/detect_test.cpp and
// tests/end_to_end/serve_test.py
#include "pictures/npy.h"
#include "server/answers.h"
#include "server/api.h"
#include "server/draw_maps.h"
#include "server/judging.h"
#include "server/uploads.h"
#include "server/waiting.h"
#include "wire/base64.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

struct DetectOptions {
  std::optional<int> version;
  std::optional<float> threshold;
  std::string maps;
  bool store = true;
};

DetectOptions options_of(const Query& query) {
  query.require_only({"version", "threshold", "maps", "store"});
  DetectOptions options;
  if (const auto version = query.integer("version", 1, 1 << 30)) options.version = static_cast<int>(*version);
  if (const auto threshold = query.number("threshold", 0, 1)) options.threshold = static_cast<float>(*threshold);
  options.maps = query.one_of("maps", {"none", "png", "overlay", "values"}).value_or("none");
  options.store = query.flag("store").value_or(true);
  return options;
}

std::string data_uri(const std::string& type, const std::string& bytes) {
  return "data:" + type + ";base64," + to_base64(std::as_bytes(std::span(bytes)));
}

// What a client wants to see at once.
Draw drawing(const std::string& maps, const ColourScale& scale) {
  if (maps == "png")
    return [](const Image& image, const Result& result) {
      return data_uri("image/png", map_png(result.anomaly_map, {image.width, image.height}));
    };
  if (maps == "overlay")
    return [scale](const Image& image, const Result& result) {
      return data_uri("image/png", overlay_png(image.view(), result.anomaly_map, scale, result.regions));
    };
  if (maps == "values")
    return [](const Image&, const Result& result) {
      const AnomalyMap& map = result.anomaly_map;
      return data_uri("application/octet-stream", npy_bytes(map.values, map.rows, map.columns));
    };
  return {};
}

struct Detection {
  DetectOptions options;
  Upload upload;
  std::shared_ptr<const Comparison> comparison;
};

Detection prepare(Service& service, const Request& request) {
  Detection detection{options_of(request.query), read_pictures(request, service.options().pictures), {}};
  const DetectOptions& options = detection.options;
  detection.comparison = service.comparisons().get(request.parameters[0], options.version, options.threshold);
  return detection;
}

std::vector<ToJudge> to_judge(Service& service, const SharedRequest& request,
                              const std::shared_ptr<Detection>& detection) {
  std::vector<ToJudge> pictures;
  for (const UploadedPicture& picture : detection->upload.pictures("images"))
    pictures.push_back({picture.name, [&service, request, detection, &picture] {
                          return decode_picture(picture.bytes(), service.options().read, picture.name);
                        }});
  return pictures;
}

// Keeps those that have a result; each gets its id, or stays empty.
std::vector<std::string> keep(Service& service, const Detection& detection, const std::vector<JudgedPicture>& judged) {
  std::vector<NewResult> results;
  std::vector<std::string> ids(judged.size()), maps(judged.size());
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (judged[i].error) continue;
    const AnomalyMap& map = judged[i].result.anomaly_map;
    ids[i] = new_record_id();
    maps[i] = npy_bytes(map.values, map.rows, map.columns);
    results.push_back({.id = ids[i],
                       .set_id = detection.comparison->record.id,
                       .version = detection.comparison->record.version,
                       .image = judged[i].name,
                       .pred_score = judged[i].result.pred_score,
                       .pred_label = judged[i].result.pred_label,
                       .result = kept_result(told(judged[i], *detection.comparison), map, detection.comparison->scale),
                       .picture = detection.upload.pictures("images")[i].bytes(),
                       .map = std::as_bytes(std::span(maps[i]))});
  }
  if (!results.empty()) service.keeper().add(results);
  return ids;
}

Json element(const JudgedPicture& judged, const Detection& detection, const std::string& id) {
  Json json = told(judged, *detection.comparison);
  if (judged.error) return json;
  if (!id.empty()) {
    json["anomaly_map"] = "/v1/results/" + id + "/map";
    json["overlay"] = "/v1/results/" + id + "/map?kind=overlay";
  }
  if (!judged.drawn.empty()) json[detection.options.maps == "overlay" ? "overlay" : "anomaly_map"] = judged.drawn;
  json["id"] = id.empty() ? Json(nullptr) : Json(id);
  json["created_at"] = to_text(now());
  json["prompt_set"] = detection.comparison->record.id;
  json["review"] = nullptr;
  return json;
}

}  // namespace

Answer detect(Service& service, SharedRequest request) {
  const auto detection =
      std::make_shared<Detection>(co_await on_pool(service.pool(), [&] { return prepare(service, *request); }));
  std::vector<ToJudge> pictures = to_judge(service, request, detection);
  const Draw draw = drawing(detection->options.maps, detection->comparison->scale);
  const auto judged = co_await judge(service, detection->comparison, std::move(pictures), draw, request->patience);
  const std::string type = media_type(request->content_type);
  const bool is_raw = type.starts_with("image/") || type == "application/octet-stream";
  if (is_raw && judged->front().error) std::rethrow_exception(judged->front().error);
  co_return co_await on_pool(service.pool(), [&] {
    std::vector<std::string> ids(judged->size());
    if (detection->options.store) ids = keep(service, *detection, *judged);
    Json results = Json::array();
    for (std::size_t i = 0; i < judged->size(); ++i) results.push_back(element((*judged)[i], *detection, ids[i]));
    return json_response(dump({{"results", std::move(results)}}));
  });
}

}  // namespace inctrl::server
