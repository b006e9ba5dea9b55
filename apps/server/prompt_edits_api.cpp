// apps/server/prompt_edits_api.cpp: what makes a new version of a prompt set, or a new set.
// Tested by tests/end_to_end/serve_test.py
#include <algorithm>

#include "records/prompt_store.h"
#include "server/api.h"
#include "server/pages.h"
#include "server/prompt_edits.h"
#include "server/temporary_file.h"
#include "server/waiting.h"
#include "tensor/require.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr double kLeastFalseAlarms = 1e-6, kMostFalseAlarms = 0.5;

std::shared_ptr<const Model> model_of(Service& service, const PromptSet& prompts) {
  const PromptSetInfo& info = prompts.info();
  const std::shared_ptr<const Model> model = service.models().get(info.model, info.fit, info.tiles);
  require(model->info().identity == info.model_identity, ErrorCode::kIncompatible,
          "the set was encoded by another model '", info.model, "' than the one that is here");
  return model;
}

// The latest version of the set that a request names, with its pictures and model.
struct Base {
  PromptSetRecord record;
  PromptSet prompts;
  std::shared_ptr<const Model> model;
};

Base base_of(Service& service, const Request& request) {
  PromptSetRecord record = service.records().prompt_set(request.parameters[0]);
  PromptSet prompts = service.records().load(record);
  return {std::move(record), prompts, model_of(service, prompts)};
}

void require_free_name(Service& service, const std::string& name) {
  require_prompt_name(name);
  try {
    (void)service.records().prompt_set(name);
  } catch (const Error& error) {
    if (error.code == ErrorCode::kNotFound) return;
    throw;
  }
  throw Conflict("there is a prompt set '" + name + "' already");
}

std::optional<double> false_alarms_of(const PromptSet& prompts) {
  return prompts.calibration() ? std::optional(prompts.calibration()->false_alarms) : std::nullopt;
}

// What makes the next version of a set; as the last one was, but for what `make` changes.
struct Edit {
  std::shared_ptr<const Base> base;
  std::function<PromptSet()> make;
  std::vector<Records::NewImage> images;
  std::optional<double> false_alarms;
  std::optional<float> threshold_set;
  http::status status = http::status::ok;
};

Edit edit_of(const std::shared_ptr<const Base>& base, std::function<PromptSet()> make) {
  return {base, std::move(make), kept_images(base->record), false_alarms_of(base->prompts), base->record.threshold_set};
}

Answer next_version(Service& service, SharedRequest request, std::shared_ptr<Edit> edit) {
  const MadeVersion made =
      co_await make_version(service, request, edit->base->model, edit->make, edit->false_alarms, edit->threshold_set);
  co_return co_await on_pool(service.pool(), [&] {
    const PromptSetRecord record =
        service.records().edit(edit->base->record, made.prompts, edit->images, edit->threshold_set, made.facts);
    return prompt_set_response(service, record, edit->status);
  });
}

struct NewSet {
  std::string name, category;
  std::optional<double> false_alarms;
  std::shared_ptr<const Model> model;
  std::vector<NormalPicture> pictures;
};

NewSet read_new_set(Service& service, const Request& request) {
  const Upload form = read_form(request, {"images"}, {"name", "category", "model", "fit", "false_alarms", "results"},
                                service.options().pictures);
  NewSet set{form.text("name"),
             form.text("category"),
             form.number("false_alarms", kLeastFalseAlarms, kMostFalseAlarms),
             {},
             {}};
  require(!set.name.empty(), ErrorCode::kInvalidArgument, "field 'name' is missing");
  require_free_name(service, set.name);  // before anything is encoded
  const std::string fit = form.text("fit");
  set.model = service.models().get(form.text("model"), fit.empty() ? std::nullopt : std::optional(parse_fit(fit)));
  set.pictures = normal_pictures(service, form.pictures("images"), form.texts("results"));
  require(!set.pictures.empty(), ErrorCode::kInvalidArgument, "there is no picture in 'images' and no id in 'results'");
  return set;
}

PromptSet joined(const NormalWork& work, std::optional<PromptSet> before = {}) {
  std::vector<PromptSet> sets;
  if (before) sets.push_back(*before);
  for (const std::optional<PromptSet>& set : work.sets) sets.push_back(*set);
  return PromptSet::join(sets);
}

// Of a file as it was sent. An error does not tell where it lay meanwhile.
PromptSet prompts_in(const std::string& body) {
  const TemporaryFile file(body);
  try {
    return PromptSet::load(file.path());
  } catch (const Error& error) {
    const std::string path = file.path().string();
    std::string message = error.what();
    if (const std::size_t at = message.find(path); at != std::string::npos)
      message.replace(at, path.size(), "the file");
    throw Error(error.code, message);
  }
}

}  // namespace

Answer create_prompt_set(Service& service, SharedRequest request) {
  request->query.require_only({});
  NewSet set = co_await on_pool(service.pool(), [&] { return read_new_set(service, *request); });
  const auto work = co_await encode_normals(service, request, set.model, std::move(set.pictures), set.category);
  const std::function<PromptSet()> make = [work] { return joined(*work); };
  const std::optional<float> no_threshold;
  const MadeVersion made = co_await make_version(service, request, set.model, make, set.false_alarms, no_threshold);
  co_return co_await on_pool(service.pool(), [&] {
    const PromptSetRecord record = service.records().create(set.name, made.prompts, new_images(*work), {}, made.facts);
    return prompt_set_response(service, record, http::status::created);
  });
}

Answer import_prompt_set(Service& service, SharedRequest request) {
  request->query.require_only({"name"});
  struct Imported {
    std::string name;
    std::optional<PromptSet> prompts;
    std::shared_ptr<const Model> model;
  };
  const Imported set = co_await on_pool(service.pool(), [&] {
    Imported imported{request->query.text("name").value_or(""), {}, {}};
    imported.prompts = prompts_in(request->body);
    if (imported.name.empty()) imported.name = imported.prompts->notes().name;
    require(!imported.name.empty(), ErrorCode::kInvalidArgument, "the file has no name; say one with ?name=");
    require_free_name(service, imported.name);
    imported.model = model_of(service, *imported.prompts);
    return imported;
  });
  const std::function<PromptSet()> make = [set] { return *set.prompts; };
  const std::optional<double> as_it_was;
  const std::optional<float> no_threshold;
  const MadeVersion made = co_await make_version(service, request, set.model, make, as_it_was, no_threshold);
  co_return co_await on_pool(service.pool(), [&] {
    std::vector<Records::NewImage> images;
    for (const PromptPicture& picture : made.prompts.pictures())
      images.push_back(
          {{.id = new_record_id(), .name = picture.source, .picture = {}, .width = 0, .height = 0, .from_result = {}},
           {}});
    return prompt_set_response(service,
                               service.records().create(set.name, made.prompts, std::move(images), {}, made.facts),
                               http::status::created);
  });
}

Answer change_prompt_set(Service& service, SharedRequest request) {
  request->query.require_only({});
  const Json json = parse_json(request->body);
  const JsonFields fields(json, {"name", "threshold", "false_alarms"});
  const std::optional<double> false_alarms = fields.number("false_alarms", kLeastFalseAlarms, kMostFalseAlarms);
  const std::optional<double> threshold = fields.number("threshold", 0, 1);
  const std::optional<std::string> name = fields.text("name", 100);
  auto base = std::make_shared<Base>(co_await on_pool(service.pool(), [&] {
    if (name) service.records().rename(request->parameters[0], *name);
    if (name) request->parameters[0] = *name;
    return base_of(service, *request);
  }));
  std::optional<float> threshold_set = base->record.threshold_set;
  if (fields.has("threshold")) threshold_set = threshold ? std::optional(static_cast<float>(*threshold)) : std::nullopt;
  if (!false_alarms && threshold_set == base->record.threshold_set)
    co_return co_await on_pool(service.pool(),
                               [&] { return prompt_set_response(service, base->record, http::status::ok); });
  const auto edit = std::make_shared<Edit>(edit_of(base, [base] { return base->prompts; }));
  edit->false_alarms = false_alarms, edit->threshold_set = threshold_set;
  co_return co_await next_version(service, request, edit);
}

Answer add_prompt_images(Service& service, SharedRequest request) {
  request->query.require_only({});
  const auto base =
      std::make_shared<Base>(co_await on_pool(service.pool(), [&] { return base_of(service, *request); }));
  std::vector<NormalPicture> pictures = co_await on_pool(service.pool(), [&] {
    if (media_type(request->content_type) == "application/json") {
      const Json json = parse_json(request->body);
      return normal_pictures(service, {}, JsonFields(json, {"results"}).texts("results", service.options().pictures));
    }
    const Upload form = read_form(*request, {"images"}, {"results"}, service.options().pictures);
    return normal_pictures(service, form.pictures("images"), form.texts("results"));
  });
  require(!pictures.empty(), ErrorCode::kInvalidArgument, "there is no picture in 'images' and no id in 'results'");
  const std::string category = base->prompts.info().category;
  const auto work = co_await encode_normals(service, request, base->model, std::move(pictures), category);
  const auto edit = std::make_shared<Edit>(edit_of(base, [base, work] { return joined(*work, base->prompts); }));
  for (Records::NewImage& image : new_images(*work)) edit->images.push_back(std::move(image));
  edit->status = http::status::created;
  co_return co_await next_version(service, request, edit);
}

Answer remove_prompt_image(Service& service, SharedRequest request) {
  request->query.require_only({});
  const auto base =
      std::make_shared<Base>(co_await on_pool(service.pool(), [&] { return base_of(service, *request); }));
  const std::vector<PromptImageRecord>& images = base->record.images;
  const auto gone = std::find_if(images.begin(), images.end(),
                                 [&](const PromptImageRecord& image) { return image.id == request->parameters[1]; });
  require(gone != images.end(), ErrorCode::kNotFound, "prompt set '", base->record.name, "' has no picture '",
          request->parameters[1], "'");
  require(images.size() > 1, ErrorCode::kInvalidArgument, "the last picture of a set stays: delete the set instead");
  const auto index = gone - images.begin();
  const auto edit = std::make_shared<Edit>(edit_of(base, [base, index] {
    std::vector<int> stay;
    for (int i = 0; i < base->prompts.shots(); ++i)
      if (i != index) stay.push_back(i);
    return base->prompts.select(stay);
  }));
  edit->images.erase(edit->images.begin() + index);
  co_return co_await next_version(service, request, edit);
}

Answer set_mask(Service& service, SharedRequest request) {
  request->query.require_only({});
  const auto base =
      std::make_shared<Base>(co_await on_pool(service.pool(), [&] { return base_of(service, *request); }));
  const auto edit = std::make_shared<Edit>(edit_of(base, [base, request, &service] {
    const Image mask = decode_picture(std::as_bytes(std::span(request->body)), service.options().read, "the mask");
    return base->prompts.with_mask(mask.view());
  }));
  co_return co_await next_version(service, request, edit);
}

Answer remove_mask(Service& service, SharedRequest request) {
  request->query.require_only({});
  const auto base =
      std::make_shared<Base>(co_await on_pool(service.pool(), [&] { return base_of(service, *request); }));
  const auto edit = std::make_shared<Edit>(edit_of(base, [base] { return base->prompts.with_mask({}); }));
  co_return co_await next_version(service, request, edit);
}

}  // namespace inctrl::server
