// apps/server/system_api.cpp: how the server does. Tested by tests/end_to_end/serve_test.py
#include <unistd.h>

#include <fstream>
#include <string>

#include "encoder/encoder.h"
#include "server/answers.h"
#include "server/api.h"
#include "server/problem.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr double kMiB = 1 << 20;

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

double seconds_since(Moment start) {
  return std::max(1e-3, std::chrono::duration<double>(now() - start).count());
}

Response plain(std::string text) {
  return {.status = http::status::ok,
          .content_type = "text/plain; charset=utf-8",
          .body = std::move(text),
          .headers = {},
          .more = {}};
}

}  // namespace

Response list_models(Service& service, const Request& request) {
  request.query.require_only({});
  Json models = Json::array();
  for (const ModelState& state : service.models().list()) models.push_back(model_json(state));
  return json_response(dump({{"models", std::move(models)}}));
}

Response get_system(Service& service, const Request& request) {
  request.query.require_only({});
  const ServiceOptions& options = service.options();
  const RecordCounts counts = service.records().counts();
  const std::uint64_t pictures = service.measures().pictures();
  Json median = nullptr;
  if (pictures > 0) median = 1000 * service.measures().median_seconds();
  return json_response(
      dump({{"version", options.version},
            {"started_at", to_text(service.started_at)},
            {"processor", processor_name()},
            {"threads", service.engine().threads()},
            {"openvino", openvino_version()},
            {"ready", service.ready.load()},
            {"queue", {{"length", service.engine().waiting()}, {"most", service.engine().most_waiting()}}},
            {"memory",
             {{"resident_mib", resident_bytes() / kMiB},
              {"models_mib", static_cast<double>(service.models().bytes()) / kMiB},
              {"models_most_mib", static_cast<double>(service.models().most_bytes()) / kMiB}}},
            {"disk",
             {{"results", counts.results},
              {"prompt_sets", counts.prompt_sets},
              {"used_mib", static_cast<double>(counts.bytes) / kMiB},
              {"free_mib", static_cast<double>(counts.free_bytes) / kMiB}}},
            {"speed",
             {{"pictures", pictures},
              {"median_ms", median},
              {"pictures_a_second", static_cast<double>(pictures) / seconds_since(service.started_at)}}},
            {"limits",
             {{"body_mib", static_cast<double>(options.body_bytes) / kMiB},
              {"pictures", options.pictures},
              {"megapixels", static_cast<double>(options.read.max_pixels) / 1e6},
              {"deadline_seconds", options.deadline.count()}}},
            {"authorisation", options.tokens.are_needed()},
            {"scope", request.scope == Scope::kFull ? "full" : "read"}}));
}

Response get_metrics(Service& service, const Request&) {
  const RecordCounts counts = service.records().counts();
  std::vector<Gauge> gauges{
      {"inctrl_queue_length", "Pictures that wait for a worker.", static_cast<double>(service.engine().waiting())},
      {"inctrl_memory_bytes", "Memory of the process.", resident_bytes()},
      {"inctrl_models_bytes", "Memory of the models that are loaded.", static_cast<double>(service.models().bytes())},
      {"inctrl_results", "Results that are kept.", static_cast<double>(counts.results)},
      {"inctrl_prompt_sets", "Prompt sets that are kept.", static_cast<double>(counts.prompt_sets)},
      {"inctrl_data_bytes", "Size of the data folder.", static_cast<double>(counts.bytes)},
      {"inctrl_disk_free_bytes", "Free space where the data folder lies.", static_cast<double>(counts.free_bytes)},
      {"inctrl_start_time_seconds", "When the server started, seconds since 1970.",
       static_cast<double>(service.started_at.time_since_epoch().count()) / 1000}};
  if (const Follower* follower = service.follower())
    gauges.push_back({"inctrl_follow_age_seconds", "Since the server that is followed last answered; -1 before it did.",
                      follower->age().value_or(-1)});
  Response response = plain(service.measures().text(gauges));
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

Response get_health(Service&, const Request&) {
  return plain("ok\n");
}

Response get_readiness(Service& service, const Request&) {
  service.require_ready();
  return plain("ok\n");
}

}  // namespace inctrl::server
