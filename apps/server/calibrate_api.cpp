// apps/server/calibrate_api.cpp: further normal pictures, known defects, and what they would change.
// Tested by tests/end_to_end/serve_test.py
#include "server/answers.h"
#include "server/api.h"
#include "server/pages.h"
#include "server/prompt_edits.h"
#include "server/waiting.h"
#include "tensor/require.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostResults = 20000;  // whose labels are compared; the newest
constexpr std::size_t kMostChanged = 200;    // that are named

struct Calibrating {
  PromptSetRecord record;
  std::optional<PromptSet> prompts;
  std::shared_ptr<const Model> model;
  std::optional<double> false_alarms;
  bool dry_run = false;
  std::vector<NormalPicture> normals, defects;
  std::vector<std::optional<EncodedPicture>> encoded;  // of normals, then of defects
};

void add_results(Service& service, const std::vector<std::string>& ids, Calibrating& work) {
  for (const std::string& id : ids) {
    const ResultRecord result = service.records().result(id);
    require(result.review != Review::kNone, ErrorCode::kInvalidArgument, "result '", id,
            "' was not confirmed as normal or anomalous");
    std::vector<NormalPicture>& list = result.review == Review::kNormal ? work.normals : work.defects;
    list.push_back({.name = result.image, .owned = service.records().blob(result.picture), .from_result = id});
  }
}

std::vector<std::string> reviewed_results(Service& service, const PromptSetRecord& record) {
  ResultFilter filter;
  filter.set_id = record.id;
  filter.reviewed = true;
  std::vector<std::string> ids;
  std::string cursor;
  do {
    const Page<ResultRecord> page = service.records().results(filter, ResultOrder::kNewest, 500, cursor);
    for (const ResultRecord& result : page.records) ids.push_back(result.id);
    cursor = page.next;
  } while (!cursor.empty() && ids.size() < 1000);
  return ids;
}

std::shared_ptr<Calibrating> read_calibration(Service& service, const Request& request) {
  constexpr double kLeast = 1e-6, kMost = 0.5;
  auto work = std::make_shared<Calibrating>();
  work->record = service.records().prompt_set(request.parameters[0]);
  work->prompts = service.records().load(work->record);
  const PromptSetInfo& info = work->prompts->info();
  work->model = service.models().get(info.model, info.fit, info.tiles);
  if (media_type(request.content_type) == "application/json") {
    const Json json = parse_json(request.body);
    const JsonFields fields(json, {"results", "reviewed", "false_alarms", "dry_run"});
    work->false_alarms = fields.number("false_alarms", kLeast, kMost);
    work->dry_run = fields.flag("dry_run").value_or(false);
    add_results(service, fields.texts("results", service.options().pictures), *work);
    if (fields.flag("reviewed").value_or(false)) add_results(service, reviewed_results(service, work->record), *work);
  } else {
    const Upload form =
        read_form(request, {"images", "defects"}, {"results", "false_alarms", "dry_run"}, service.options().pictures);
    work->false_alarms = form.number("false_alarms", kLeast, kMost);
    work->dry_run = form.flag("dry_run").value_or(false);
    work->normals = normal_pictures(service, form.pictures("images"), {});
    work->defects = normal_pictures(service, form.pictures("defects"), {});
    add_results(service, form.texts("results"), *work);
  }
  work->encoded.resize(work->normals.size() + work->defects.size());
  return work;
}

Answer encode_all(Service& service, SharedRequest request, std::shared_ptr<Calibrating> work) {
  const auto errors = std::make_shared<std::vector<std::exception_ptr>>(work->encoded.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < work->encoded.size(); ++i) {
    const NormalPicture& picture =
        i < work->normals.size() ? work->normals[i] : work->defects[i - work->normals.size()];
    Job job;
    job.model = work->model;
    job.read = [&service, request, work, &picture] {
      return decode_picture(picture.bytes(), service.options().read, picture.name);
    };
    job.judge = [work, i](const Image&, const EncodedPicture& encoded) { work->encoded[i] = encoded; };
    job.fail = [errors, i](const std::exception_ptr& error) { (*errors)[i] = error; };
    jobs.push_back(std::move(job));
  }
  co_await run_jobs(service.engine(), std::move(jobs), request->patience);
  for (const std::exception_ptr& error : *errors)
    if (error) std::rethrow_exception(error);
  co_return Response{};
}

PromptSet calibrated(const Calibrating& work) {
  std::vector<EncodedPicture> normals, defects;
  for (std::size_t i = 0; i < work.encoded.size(); ++i)
    (i < work.normals.size() ? normals : defects).push_back(*work.encoded[i]);
  return work.model->calibrate(*work.prompts,
                               {.false_alarms = work.false_alarms, .normals = normals, .reviewed_defects = defects});
}

Label label_of(float score, const Json& facts) {
  if (facts["threshold"].is_null()) return Label::kUndecided;
  if (score >= facts["threshold"].get<float>()) return Label::kAnomalous;
  return score < facts["normal_below"].get<float>() ? Label::kNormal : Label::kUndecided;
}

// What the new thresholds would make of the results that are kept.
Json effect_of(Service& service, const PromptSetRecord& record, const std::string& facts_text) {
  const Json facts = Json::parse(facts_text);
  ResultFilter filter;
  filter.set_id = record.id;
  std::size_t results = 0, before = 0, after = 0;
  Json changed = Json::array();
  std::string cursor;
  do {
    const Page<ResultRecord> page = service.records().results(filter, ResultOrder::kNewest, 500, cursor);
    for (const ResultRecord& result : page.records) {
      const Label label = label_of(result.pred_score, facts);
      ++results;
      before += result.pred_label == Label::kAnomalous;
      after += label == Label::kAnomalous;
      if (label != result.pred_label && changed.size() < kMostChanged) changed.push_back(result.id);
    }
    cursor = page.next;
  } while (!cursor.empty() && results < kMostResults);
  return {
      {"results", results}, {"anomalous_before", before}, {"anomalous_after", after}, {"changed", std::move(changed)}};
}

}  // namespace

Answer calibrate_prompt_set(Service& service, SharedRequest request) {
  request->query.require_only({});
  const auto work = co_await on_pool(service.pool(), [&] { return read_calibration(service, *request); });
  (void)co_await encode_all(service, request, work);
  // What was found is wanted: a threshold that was set by hand goes.
  const std::function<PromptSet()> make = [work] { return calibrated(*work); };
  const std::optional<double> as_it_is;
  const std::optional<float> no_threshold;
  const MadeVersion made = co_await make_version(service, request, work->model, make, as_it_is, no_threshold);
  co_return co_await on_pool(service.pool(), [&] {
    PromptSetRecord record = work->record;
    const Json effect = effect_of(service, record, made.facts);
    if (work->dry_run)
      record.facts = made.facts, record.threshold_set.reset();
    else
      record = service.records().edit(work->record, made.prompts, kept_images(work->record), {}, made.facts);
    return json_response(dump(
        {{"prompt_set", prompt_set_json(record, effect["results"])}, {"saved", !work->dry_run}, {"effect", effect}}));
  });
}

}  // namespace inctrl::server
