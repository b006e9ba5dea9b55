// apps/server/results_api.cpp: what was judged, and what people say of it. Tested by tests/end_to_end/serve_test.py
#include <algorithm>
#include <memory>

#include "server/answers.h"
#include "server/api.h"
#include "server/pages.h"
#include "tensor/require.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

std::optional<Moment> moment_of(const Query& query, const std::string& name) {
  const std::optional<std::string> text = query.text(name);
  return text ? std::optional(parse_moment(*text)) : std::nullopt;
}

Label parse_label(const std::string& word) {
  if (word == "normal") return Label::kNormal;
  return word == "anomalous" ? Label::kAnomalous : Label::kUndecided;
}

void filter_review(const std::string& word, ResultFilter& filter) {
  if (word == "any") filter.reviewed = true;
  if (word == "none") filter.review = Review::kNone;
  if (word == "normal") filter.review = Review::kNormal;
  if (word == "anomalous") filter.review = Review::kAnomalous;
}

// A set by id or name; of one that is gone, by id.
std::string set_id_of(Service& service, const std::string& set) {
  return is_record_id(set) ? set : service.records().prompt_set(set).id;
}

ResultFilter filter_of(Service& service, const Query& query) {
  ResultFilter filter;
  if (const auto set = query.text("prompt_set")) filter.set_id = set_id_of(service, *set);
  if (const auto label = query.one_of("label", {"normal", "anomalous", "undecided"}))
    filter.label = parse_label(*label);
  if (const auto review = query.one_of("review", {"normal", "anomalous", "none", "any"}))
    filter_review(*review, filter);
  filter.min_score = query.number("min_score", 0, 1);
  filter.max_score = query.number("max_score", 0, 1);
  filter.since = moment_of(query, "since");
  filter.before = moment_of(query, "before");
  filter.name_part = query.text("name").value_or("");
  return filter;
}

// A spreadsheet would take what begins so for a formula, and names come from strangers: a quote makes it text.
std::string csv_field(const std::string& told) {
  const std::string text =
      !told.empty() && std::string_view("=+-@\t").find(told[0]) != std::string_view::npos ? '\'' + told : told;
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return quoted + '"';
}

constexpr const char* kCsvHead =
    "id,created_at,image,width,height,pred_score,pred_label,threshold,p_value,regions,model,prompts,review,review_"
    "note\n";

std::string csv_line(const ResultRecord& record) {
  const Json json = stored_result_json(record);
  const auto cell = [&](const char* name) {
    const Json& value = json[name];
    if (value.is_null()) return std::string();
    return csv_field(value.is_string() ? value.get<std::string>() : value.dump());
  };
  std::string line;
  for (const char* name :
       {"id", "created_at", "image", "width", "height", "pred_score", "pred_label", "threshold", "p_value"})
    line += cell(name) + ',';
  line += std::to_string(json["regions"].size()) + ',' + cell("model") + ',' + cell("prompts") + ',';
  if (!json["review"].is_null())
    line += json["review"]["label"].get<std::string>() + ',' + csv_field(json["review"]["note"].get<std::string>());
  else
    line += ',';
  return line + '\n';
}

// All that match, a page of records at a time.
Response stream(Service& service, const ResultFilter& filter, ResultOrder order, bool is_csv) {
  struct State {
    std::string cursor;
    bool is_first = true, ended = false;
  };
  const auto state = std::make_shared<State>();
  Response response;
  response.content_type = is_csv ? "text/csv; charset=utf-8" : "application/jsonl";
  response.headers.emplace_back("Content-Disposition",
                                std::string("attachment; filename=results.") + (is_csv ? "csv" : "jsonl"));
  response.more = [&service, filter, order, is_csv, state]() -> std::string {
    if (state->ended) return "";
    std::string text = is_csv && state->is_first ? kCsvHead : "";
    const Page<ResultRecord> page = service.records().results(filter, order, 500, state->cursor);
    for (const ResultRecord& record : page.records)
      text += is_csv ? csv_line(record) : dump(stored_result_json(record)) + '\n';
    state->is_first = false;
    state->cursor = page.next;
    state->ended = page.next.empty();
    return text;
  };
  return response;
}

}  // namespace

Response list_results(Service& service, const Request& request) {
  const Query& query = request.query;
  query.require_only({"prompt_set", "label", "review", "min_score", "max_score", "since", "before", "name", "order",
                      "limit", "cursor"});
  const ResultFilter filter = filter_of(service, query);
  const ResultOrder order = query.one_of("order", {"newest", "score"}).value_or("newest") == "score"
                                ? ResultOrder::kScore
                                : ResultOrder::kNewest;
  const std::string accept = media_type(request.accept);
  if (accept == "text/csv" || accept == "application/jsonl")
    return stream(service, filter, order, accept == "text/csv");
  const Page<ResultRecord> page =
      service.records().results(filter, order, limit_of(query), query.text("cursor").value_or(""));
  Json results = Json::array();
  for (const ResultRecord& record : page.records) results.push_back(stored_result_json(record));
  return json_response(dump({{"results", std::move(results)}, {"next", cursor_json(page.next)}}));
}

Response delete_results(Service& service, const Request& request) {
  request.query.require_only({"before", "prompt_set", "keep_reviewed"});
  const std::optional<Moment> before = moment_of(request.query, "before");
  require(before.has_value(), ErrorCode::kInvalidArgument, "parameter 'before' is missing");
  std::optional<std::string> set;
  if (const auto given = request.query.text("prompt_set")) set = set_id_of(service, *given);
  const std::int64_t deleted =
      service.records().remove_results(*before, set, request.query.flag("keep_reviewed").value_or(true));
  return json_response(dump({{"deleted", deleted}}));
}

Response get_result(Service& service, const Request& request) {
  request.query.require_only({});
  return json_response(dump(stored_result_json(service.records().result(request.parameters[0]))));
}

Response delete_result(Service& service, const Request& request) {
  request.query.require_only({});
  service.records().remove_result(request.parameters[0]);
  return {.status = http::status::no_content, .content_type = {}, .body = {}, .headers = {}, .more = {}};
}

Response review_result(Service& service, const Request& request) {
  request.query.require_only({});
  const Json json = parse_json(request.body);
  const JsonFields fields(json, {"label", "note"});
  require(fields.has("label"), ErrorCode::kInvalidArgument, "'label' is missing: normal, anomalous or null");
  const std::optional<std::string> label = fields.text("label", 20);
  require(!label || *label == "normal" || *label == "anomalous", ErrorCode::kInvalidArgument, "'label' is '",
          label.value_or(""), "'; possible are normal, anomalous and null");
  const Review review = !label ? Review::kNone : *label == "normal" ? Review::kNormal : Review::kAnomalous;
  return json_response(dump(stored_result_json(
      service.records().review(request.parameters[0], review, fields.text("note", 8000).value_or("")))));
}

}  // namespace inctrl::server
