// apps/server/result_pictures_api.cpp: a result's picture, its map, and what it was compared with.
// Tested by tests/end_to_end/serve_test.py
#include <algorithm>

#include "imaging/fit.h"
#include "imaging/resize.h"
#include "server/answers.h"
#include "server/api.h"
#include "server/draw_maps.h"
#include "server/pages.h"
#include "server/waiting.h"
#include "tensor/require.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr int kThumbnailSide = 160;

bool browsers_show(const std::string& type) {
  return type == "image/jpeg" || type == "image/png" || type == "image/webp" || type == "image/bmp";
}

Image decode(Service& service, const ResultRecord& record) {
  return decode_picture(service.records().blob(record.picture), service.options().read, record.image);
}

Response png_response(std::string png) {
  return {.status = http::status::ok,
          .content_type = "image/png",
          .body = std::move(png),
          .headers = {{"Cache-Control", "private, max-age=31536000, immutable"}},
          .more = {}};
}

// The cell of a grid that lies over `frame` of a picture.
Json place_json(const Frame& frame, int rows, int columns, int row, int column) {
  return {{"x", frame.left + frame.width * column / columns},
          {"y", frame.top + frame.height * row / rows},
          {"width", frame.width / columns},
          {"height", frame.height / rows}};
}

// What a person compares: more than one cell around it would blur which.
Frame frame_of(const PromptImageRecord& image, const Comparison& comparison) {
  if (image.width == 0) return {0, 0, 1, 1};
  const ModelInfo& model = comparison.model->info();
  return plan_fit({image.width, image.height}, model.input_size, model.fit).frame;
}

Json nearest_json(const Comparison& comparison, const Frame& frame, const PatchMatch& match) {
  const PromptImageRecord& prompt = comparison.record.images.at(static_cast<std::size_t>(match.prompt));
  return {{"query", place_json(frame, match.rows, match.columns, match.row, match.column)},
          {"prompt",
           {{"image", prompt.id},
            {"place", place_json(frame_of(prompt, comparison), match.rows, match.columns, match.prompt_row,
                                 match.prompt_column)}}},
          {"residual", json_number(match.residual)}};
}

std::optional<Box> region_of(const KeptResult& kept, const Query& query) {
  const std::optional<std::int64_t> number = query.integer("region", 0, 1 << 20);
  if (!number) return std::nullopt;
  const Json& regions = kept.told["regions"];
  require(static_cast<std::size_t>(*number) < regions.size(), ErrorCode::kNotFound, "the result has ", regions.size(),
          " regions; there is no number ", *number);
  const Json& region = regions[static_cast<std::size_t>(*number)];
  return Box{region["x"], region["y"], region["width"], region["height"], region["score"]};
}

}  // namespace

Response get_result_picture(Service& service, const Request& request) {
  request.query.require_only({"thumbnail", "shown"});
  const ResultRecord record = service.records().result(request.parameters[0]);
  if (request.query.flag("thumbnail").value_or(false)) {
    const Image picture = decode(service, record);
    return jpeg_response(shrink(picture.view(), kThumbnailSide).view());
  }
  Response response = picture_response(service.records().blob(record.picture));
  // Browsers turn what EXIF says to turn, as we do.
  if (!request.query.flag("shown").value_or(false) || browsers_show(response.content_type)) return response;
  return jpeg_response(decode(service, record).view());
}

Response get_result_map(Service& service, const Request& request) {
  request.query.require_only({"kind"});
  const std::string kind = request.query.one_of("kind", {"png", "colours", "overlay", "values"}).value_or("png");
  const ResultRecord record = service.records().result(request.parameters[0]);
  const std::vector<std::byte> npy = service.records().blob(record.map);
  if (kind == "values") {
    Response response = picture_response(npy);
    response.content_type = "application/octet-stream";
    return response;
  }
  const KeptResult kept = read_kept(record);
  const AnomalyMap map = map_of(npy, kept.rows, kept.columns, kept.frame);
  const Size size{kept.told["width"], kept.told["height"]};
  if (kind == "png") return png_response(map_png(map, size));
  if (kind == "colours") return png_response(colours_png(map, size, kept.scale));
  std::vector<Box> regions;
  for (const Json& region : kept.told["regions"])
    regions.push_back({region["x"], region["y"], region["width"], region["height"], region["score"]});
  return png_response(overlay_png(decode(service, record).view(), map, kept.scale, regions));
}

Answer get_nearest(Service& service, SharedRequest request) {
  request->query.require_only({"region"});
  struct Nearest {
    ResultRecord record;
    KeptResult kept;
    std::shared_ptr<const Comparison> comparison;
    std::optional<Box> region;
    Json json;
    std::exception_ptr error;
  };
  const auto nearest = co_await on_pool(service.pool(), [&] {
    auto found = std::make_shared<Nearest>();
    found->record = service.records().result(request->parameters[0]);
    found->kept = read_kept(found->record);
    found->region = region_of(found->kept, request->query);
    found->comparison = service.comparisons().get(found->record.set_id, found->record.version);
    return found;
  });
  std::vector<Job> jobs(1);
  jobs[0].model = nearest->comparison->model;
  jobs[0].read = [&service, nearest, request] { return decode(service, nearest->record); };
  jobs[0].judge = [nearest](const Image&, const EncodedPicture& encoded) {
    const PatchMatch match = nearest->comparison->detector.nearest_patch(encoded, nearest->region);
    nearest->json = nearest_json(*nearest->comparison, nearest->kept.frame, match);
  };
  jobs[0].fail = [nearest](const std::exception_ptr& error) { nearest->error = error; };
  co_await run_jobs(service.engine(), std::move(jobs), request->patience);
  if (nearest->error) std::rethrow_exception(nearest->error);
  co_return json_response(dump(nearest->json));
}

}  // namespace inctrl::server
