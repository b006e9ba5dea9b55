// apps/server/inference_api.cpp: prompt sets as models of the Open Inference Protocol, version 2, over HTTP.
// Source: the protocol's REST description, with its binary extension. Tested by tests/end_to_end/serve_test.py
#include <charconv>
#include <cmath>

#include "server/api.h"
#include "server/judging.h"
#include "server/waiting.h"
#include "tensor/require.h"
#include "wire/result_json.h"
#include "wire/tensors.h"

namespace inctrl::server {
namespace {

std::optional<int> version_in(const Request& request) {
  if (request.parameters.size() < 2) return std::nullopt;
  const std::string& text = request.parameters[1];
  int version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  require(error == std::errc() && end == text.data() + text.size() && version >= 1, ErrorCode::kNotFound,
          "there is no version '", text, "'");
  return version;
}

PromptSetRecord model_in(Service& service, const Request& request) {
  return service.records().prompt_set(request.parameters[0], version_in(request));
}

std::optional<std::size_t> header_length(const Request& request) {
  const std::string* header = request.header("inference-header-content-length");
  if (!header) return std::nullopt;
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), length);
  require(error == std::errc() && end == header->data() + header->size(), ErrorCode::kInvalidArgument,
          "Inference-Header-Content-Length is '", *header, "', which is no length");
  return length;
}

Json tensor_metadata(const char* name, const char* datatype, std::vector<int> shape) {
  return {{"name", name}, {"datatype", datatype}, {"shape", shape}};
}

std::vector<OutputTensor> outputs_of(const std::vector<JudgedPicture>& judged) {
  const auto count = static_cast<std::int64_t>(judged.size());
  const AnomalyMap& first = judged.front().result.anomaly_map;
  std::vector<float> scores, thresholds, maps;
  std::vector<std::string> labels;
  for (const JudgedPicture& one : judged) {
    scores.push_back(one.result.pred_score);
    thresholds.push_back(one.result.threshold.value_or(std::nanf("")));
    labels.emplace_back(name(one.result.pred_label));
    maps.insert(maps.end(), one.result.anomaly_map.values.begin(), one.result.anomaly_map.values.end());
  }
  std::vector<OutputTensor> outputs;
  outputs.emplace_back("pred_score", std::vector<std::int64_t>{count}, scores);
  outputs.emplace_back("pred_label", std::vector<std::int64_t>{count}, labels);
  outputs.emplace_back("threshold", std::vector<std::int64_t>{count}, thresholds);
  outputs.emplace_back("anomaly_map", std::vector<std::int64_t>{count, first.rows, first.columns}, maps);
  return outputs;
}

// Those that were asked for, in that order, and whether each is binary.
std::vector<std::pair<const OutputTensor*, bool>> wanted(const InferRequest& request,
                                                         const std::vector<OutputTensor>& outputs) {
  std::vector<std::pair<const OutputTensor*, bool>> list;
  for (const OutputTensor& output : outputs)
    if (request.outputs.empty()) list.emplace_back(&output, request.binary);
  for (const OutputWish& wish : request.outputs) {
    const auto found = std::find_if(outputs.begin(), outputs.end(),
                                    [&](const OutputTensor& output) { return output.name() == wish.name; });
    require(found != outputs.end(), ErrorCode::kInvalidArgument, "there is no output '", wish.name, "'");
    list.emplace_back(&*found, wish.binary || request.binary);
  }
  return list;
}

Response answer(const InferRequest& request, const Comparison& comparison, const std::vector<JudgedPicture>& judged) {
  const std::vector<OutputTensor> outputs = outputs_of(judged);
  Json json{{"model_name", comparison.record.name}, {"model_version", std::to_string(comparison.record.version)}};
  if (!request.id.empty()) json["id"] = request.id;
  json["outputs"] = Json::array();
  std::string binary;
  for (const auto& [output, is_binary] : wanted(request, outputs)) {
    json["outputs"].push_back(output->json(is_binary));
    if (is_binary) binary += output->bytes();
  }
  Response response = json_response(dump(json));
  if (binary.empty()) return response;
  response.content_type = "application/octet-stream";
  response.headers.emplace_back("Inference-Header-Content-Length", std::to_string(response.body.size()));
  response.body += binary;
  return response;
}

}  // namespace

Response inference_server(Service& service, const Request&) {
  return json_response(dump({{"name", "inctrl"},
                             {"version", service.options().version},
                             {"extensions", Json::array({"binary_tensor_data"})}}));
}

Response inference_live(Service&, const Request&) {
  return json_response(R"({"live":true})");
}

Response inference_ready(Service& service, const Request&) {
  service.require_ready();
  return json_response(R"({"ready":true})");
}

Response inference_model(Service& service, const Request& request) {
  const PromptSetRecord record = model_in(service, request);
  Json versions = Json::array();
  for (const PromptSetRecord& version : service.records().versions(record.id))
    versions.push_back(std::to_string(version.version));
  return json_response(dump({{"name", record.name},
                             {"versions", std::move(versions)},
                             {"platform", "inctrl"},
                             {"inputs", Json::array({tensor_metadata("image", "UINT8", {-1, -1, -1, 3})})},
                             {"outputs", Json::array({tensor_metadata("pred_score", "FP32", {-1}),
                                                      tensor_metadata("pred_label", "BYTES", {-1}),
                                                      tensor_metadata("threshold", "FP32", {-1}),
                                                      tensor_metadata("anomaly_map", "FP32", {-1, -1, -1})})}}));
}

Response inference_model_ready(Service& service, const Request& request) {
  const PromptSetRecord record = model_in(service, request);
  return json_response(dump({{"name", record.name}, {"ready", true}}));
}

Answer infer(Service& service, SharedRequest request) {
  struct Inference {
    InferRequest request;
    std::shared_ptr<const Comparison> comparison;
  };
  const auto inference = co_await on_pool(service.pool(), [&] {
    const ServiceOptions& options = service.options();
    auto made = std::make_shared<Inference>();
    made->request = parse_infer(request->body, header_length(*request), options.pictures, options.read.max_pixels);
    made->comparison = service.comparisons().get(request->parameters[0], version_in(*request));
    return made;
  });
  std::vector<ToJudge> pictures;
  for (std::size_t i = 0; i < inference->request.pictures.size(); ++i) {
    const std::string name = "image " + std::to_string(i);
    pictures.push_back({name, [&service, inference, i, name] {
                          const TensorPicture& picture = inference->request.pictures[i];
                          if (!picture.image.pixels.empty()) return picture.image;
                          return decode_picture(std::as_bytes(std::span(picture.encoded)), service.options().read,
                                                name);
                        }});
  }
  const Draw no_drawing;
  const auto judged =
      co_await judge(service, inference->comparison, std::move(pictures), no_drawing, request->patience);
  for (const JudgedPicture& one : *judged)
    if (one.error) std::rethrow_exception(one.error);
  co_return co_await on_pool(service.pool(),
                             [&] { return answer(inference->request, *inference->comparison, *judged); });
}

}  // namespace inctrl::server
