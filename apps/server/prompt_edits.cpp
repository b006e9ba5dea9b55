// apps/server/prompt_edits.cpp. Tested by tests/end_to_end/serve_test.py
#include "server/prompt_edits.h"

#include "server/answers.h"
#include "server/waiting.h"
#include "tensor/require.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMostVaried = 16;

Job encoding_job(Service& service, const std::shared_ptr<Request>& request, const std::shared_ptr<const Model>& model,
                 const std::shared_ptr<NormalWork>& work, const std::string& category, std::size_t index) {
  Job job;
  job.run = [&service, request, model, work, category, index] {
    NormalPicture& picture = work->pictures[index];
    const Image image = decode_picture(picture.bytes(), service.options().read, picture.name);
    picture.width = image.width, picture.height = image.height;
    const ImageView view = image.view();
    const PromptOptions options{
        .category = category, .sources = {picture.name}, .thumbnails = true, .varied = index < kMostVaried ? 1 : 0};
    work->sets[index] = model->encode_prompts({&view, 1}, options);
  };
  return job;
}

}  // namespace

std::vector<NormalPicture> normal_pictures(Service& service, const std::vector<UploadedPicture>& uploaded,
                                           const std::vector<std::string>& results) {
  std::vector<NormalPicture> pictures;
  for (const UploadedPicture& picture : uploaded)
    pictures.push_back({.name = picture.name, .uploaded = picture.encoded});
  for (const std::string& id : results) {
    const ResultRecord result = service.records().result(id);
    pictures.push_back({.name = result.image, .owned = service.records().blob(result.picture), .from_result = id});
  }
  require(pictures.size() <= service.options().pictures, ErrorCode::kLimit, "more than ", service.options().pictures,
          " pictures in one request");
  return pictures;
}

boost::asio::awaitable<std::shared_ptr<NormalWork>> encode_normals(Service& service, std::shared_ptr<Request> request,
                                                                   std::shared_ptr<const Model> model,
                                                                   std::vector<NormalPicture> pictures,
                                                                   std::string category) {
  const auto work = std::make_shared<NormalWork>();
  work->sets.resize(pictures.size());
  work->pictures = std::move(pictures);
  // Each job writes to places of its own; the engine's queue orders them before what reads them.
  const auto errors = std::make_shared<std::vector<std::exception_ptr>>(work->pictures.size());
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < work->pictures.size(); ++i) {
    jobs.push_back(encoding_job(service, request, model, work, category, i));
    jobs.back().fail = [errors, i](const std::exception_ptr& error) { (*errors)[i] = error; };
  }
  co_await run_jobs(service.engine(), std::move(jobs), request->patience);
  for (const std::exception_ptr& error : *errors)
    if (error) std::rethrow_exception(error);
  co_return work;
}

boost::asio::awaitable<MadeVersion> make_version(Service& service, std::shared_ptr<Request> request,
                                                 std::shared_ptr<const Model> model, std::function<PromptSet()> make,
                                                 std::optional<double> false_alarms,
                                                 std::optional<float> threshold_set) {
  struct Shared {
    std::optional<MadeVersion> made;
    std::exception_ptr error;
  };
  const auto shared = std::make_shared<Shared>();
  std::vector<Job> jobs(1);
  jobs[0].run = [request, model, make = std::move(make), false_alarms, threshold_set, shared] {
    PromptSet prompts = make();
    const bool can_calibrate = prompts.info().coreset >= 1;
    if (can_calibrate && (!prompts.calibration() || false_alarms))
      prompts = model->calibrate(prompts, {.false_alarms = false_alarms});
    shared->made = MadeVersion{prompts, facts_of(*model, prompts, threshold_set)};
  };
  jobs[0].fail = [shared](const std::exception_ptr& error) { shared->error = error; };
  co_await run_jobs(service.engine(), std::move(jobs), request->patience);
  if (shared->error) std::rethrow_exception(shared->error);
  co_return std::move(*shared->made);
}

std::vector<Records::NewImage> new_images(const NormalWork& work) {
  std::vector<Records::NewImage> images;
  for (const NormalPicture& picture : work.pictures) {
    PromptImageRecord record{.id = new_record_id(),
                             .name = picture.name,
                             .picture = {},
                             .width = picture.width,
                             .height = picture.height,
                             .from_result = picture.from_result};
    images.push_back({std::move(record), picture.bytes()});
  }
  return images;
}

std::vector<Records::NewImage> kept_images(const PromptSetRecord& record) {
  std::vector<Records::NewImage> images;
  for (const PromptImageRecord& image : record.images) images.push_back({image, {}});
  return images;
}

}  // namespace inctrl::server
