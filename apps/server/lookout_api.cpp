// apps/server/lookout_api.cpp: one picture in, the answer in the shape of Lookout for Vision's DetectAnomalies.
// Source: Amazon's description of that answer: DetectAnomalyResult. Tested by tests/end_to_end/serve_test.py
#include <algorithm>
#include <cmath>

#include "imaging/enlarged_map.h"
#include "pictures/write_picture.h"
#include "server/api.h"
#include "server/judging.h"
#include "server/uploads.h"
#include "server/waiting.h"
#include "tensor/require.h"
#include "wire/base64.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr const char* kMaskColour = "#23A436";

// White, and the mask's colour where the map reaches `level`; and the share of such places.
std::pair<std::string, double> mask_of(const AnomalyMap& map, Size size, float level) {
  constexpr std::uint8_t kWhite = 255, kRed = 0x23, kGreen = 0xA4, kBlue = 0x36;
  Image mask{{}, size.width, size.height, PixelFormat::kRgb8};
  mask.pixels.assign(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3, kWhite);
  const EnlargedMap enlarged({map.values, map.rows, map.columns}, map.frame, size);
  std::vector<float> row(static_cast<std::size_t>(size.width));
  std::size_t marked = 0;
  std::uint8_t* pixel = mask.pixels.data();
  for (int y = 0; y < size.height; ++y) {
    enlarged.row(y, row);
    for (const float value : row) {
      if (value >= level) pixel[0] = kRed, pixel[1] = kGreen, pixel[2] = kBlue, ++marked;
      pixel += 3;
    }
  }
  const std::vector<std::uint8_t> png = encode_png(mask.view());
  return {to_base64(std::as_bytes(std::span(png))),
          static_cast<double>(marked) / static_cast<double>(mask.pixels.size() / 3)};
}

// How sure the label is: 1 where normal pictures hardly ever, or nearly always, score as high.
double confidence(const Result& result, bool is_anomalous) {
  const double normal_chance = result.p_value.value_or(1 - result.pred_score);
  return std::clamp(is_anomalous ? 1 - normal_chance : std::max(normal_chance, 0.5), 0.0, 1.0);
}

std::string answer(const JudgedPicture& judged, const Comparison& comparison) {
  const Result& result = judged.result;
  const bool is_anomalous = result.pred_label == Label::kAnomalous;
  const auto [mask, share] =
      mask_of(result.anomaly_map, {judged.width, judged.height},
              is_anomalous ? comparison.detector.region_level() : std::numeric_limits<float>::infinity());
  Json anomalies = Json::array();
  anomalies.push_back(
      {{"Name", "background"}, {"PixelAnomaly", {{"TotalPercentageArea", 1 - share}, {"Color", "#FFFFFF"}}}});
  if (share > 0)
    anomalies.push_back(
        {{"Name", "anomaly"}, {"PixelAnomaly", {{"TotalPercentageArea", share}, {"Color", kMaskColour}}}});
  return dump({{"DetectAnomalyResult",
                {{"Source", {{"Type", "direct"}}},
                 {"IsAnomalous", is_anomalous},
                 {"Confidence", confidence(result, is_anomalous)},
                 {"Anomalies", std::move(anomalies)},
                 {"AnomalyMask", mask}}}});
}

}  // namespace

Answer detect_anomalies(Service& service, SharedRequest request) {
  request->query.require_only({"version"});
  const std::string type = media_type(request->content_type);
  if (!type.starts_with("image/") && type != "application/octet-stream")
    throw unsupported(request->content_type, "image/*");
  const auto version = request->query.integer("version", 1, 1 << 30);
  const auto comparison = co_await on_pool(service.pool(), [&] {
    return service.comparisons().get(request->parameters[0],
                                     version ? std::optional(static_cast<int>(*version)) : std::nullopt);
  });
  std::vector<ToJudge> pictures;
  pictures.push_back({"picture", [&service, request] {
                        return decode_picture(std::as_bytes(std::span(request->body)), service.options().read,
                                              "picture");
                      }});
  const Draw no_drawing;
  const auto judged = co_await judge(service, comparison, std::move(pictures), no_drawing, request->patience);
  if (judged->front().error) std::rethrow_exception(judged->front().error);
  co_return co_await on_pool(service.pool(), [&] { return json_response(answer(judged->front(), *comparison)); });
}

}  // namespace inctrl::server
