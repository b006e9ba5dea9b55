// apps/server/prompt_sets_api.cpp: prompt sets as they are. Tested by tests/end_to_end/serve_test.py
#include "imaging/resize.h"
#include "pictures/write_picture.h"
#include "server/answers.h"
#include "server/api.h"
#include "server/pages.h"
#include "tensor/require.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

std::int64_t results_of(Service& service, const PromptSetRecord& record) {
  ResultFilter filter;
  filter.set_id = record.id;
  return service.records().count(filter);
}

PromptSetRecord asked_for(Service& service, const Request& request) {
  return service.records().prompt_set(request.parameters[0], version_of(request.query));
}

const PromptImageRecord& image_of(const PromptSetRecord& record, const std::string& id, std::size_t& index) {
  for (index = 0; index < record.images.size(); ++index)
    if (record.images[index].id == id) return record.images[index];
  fail(ErrorCode::kNotFound, "prompt set '", record.name, "' has no picture '", id, "'");
}

}  // namespace

Response prompt_set_response(Service& service, const PromptSetRecord& record, http::status status) {
  Response response = json_response(dump(prompt_set_json(record, results_of(service, record))), status);
  if (status == http::status::created) response.headers.emplace_back("Location", "/v1/prompt-sets/" + record.id);
  return response;
}

Response list_prompt_sets(Service& service, const Request& request) {
  request.query.require_only({"limit", "cursor", "counts"});
  const bool counts = request.query.flag("counts").value_or(true);
  const Page<PromptSetRecord> page =
      service.records().prompt_sets(limit_of(request.query), request.query.text("cursor").value_or(""));
  Json sets = Json::array();
  for (const PromptSetRecord& record : page.records)
    sets.push_back(
        prompt_set_json(record, counts ? std::optional(results_of(service, record)) : std::optional<std::int64_t>()));
  return json_response(dump({{"prompt_sets", std::move(sets)}, {"next", cursor_json(page.next)}}));
}

Response get_prompt_set(Service& service, const Request& request) {
  request.query.require_only({"version"});
  return prompt_set_response(service, asked_for(service, request), http::status::ok);
}

Response delete_prompt_set(Service& service, const Request& request) {
  const PromptSetRecord record = asked_for(service, request);
  service.records().remove_prompt_set(record.id);
  service.measures().prompt_set_gone(record.name);
  return {.status = http::status::no_content, .content_type = {}, .body = {}, .headers = {}, .more = {}};
}

Response list_versions(Service& service, const Request& request) {
  Json versions = Json::array();
  for (const PromptSetRecord& record : service.records().versions(request.parameters[0]))
    versions.push_back(prompt_set_json(record, results_of(service, record)));
  return json_response(dump({{"versions", std::move(versions)}}));
}

Response list_prompt_images(Service& service, const Request& request) {
  request.query.require_only({"version"});
  return json_response(dump({{"images", prompt_images_json(asked_for(service, request))}}));
}

Response get_prompt_image(Service& service, const Request& request) {
  request.query.require_only({"thumbnail", "version"});
  const PromptSetRecord record = asked_for(service, request);
  std::size_t index = 0;
  const PromptImageRecord& image = image_of(record, request.parameters[1], index);
  const bool small = request.query.flag("thumbnail").value_or(false);
  if (!small && !image.picture.empty()) return picture_response(service.records().blob(image.picture));
  // Sets that came as a file have small pictures alone.
  const PromptSet prompts = service.records().load(record);
  const Image& thumbnail = prompts.pictures()[index].thumbnail;
  require(!thumbnail.pixels.empty(), ErrorCode::kNotFound, "prompt set '", record.name, "' came without this picture");
  return jpeg_response(thumbnail.view());
}

Response get_mask(Service& service, const Request& request) {
  request.query.require_only({"version"});
  const PromptSetRecord record = asked_for(service, request);
  const PromptSet prompts = service.records().load(record);
  require(!prompts.mask().pixels.empty(), ErrorCode::kNotFound, "prompt set '", record.name, "' ignores nothing");
  const std::vector<std::uint8_t> png = encode_png(prompts.mask().view());
  return {.status = http::status::ok,
          .content_type = "image/png",
          .body = {png.begin(), png.end()},
          .headers = {},
          .more = {}};
}

Response export_prompt_set(Service& service, const Request& request) {
  request.query.require_only({"version"});
  const PromptSetRecord record = asked_for(service, request);
  const std::vector<std::byte> file = service.records().blob(record.file);
  Response response;
  response.content_type = "application/octet-stream";
  response.body.assign(reinterpret_cast<const char*>(file.data()), file.size());
  response.headers.emplace_back(
      "Content-Disposition", "attachment; filename*=UTF-8''" +
                                 percent_encoded(record.name + '@' + std::to_string(record.version)) + ".safetensors");
  return response;
}

}  // namespace inctrl::server
