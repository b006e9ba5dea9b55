// src/c_api/results_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include <algorithm>
#include <cstring>
#include <limits>

#include "c_api/handles_c.h"
#include "c_api/status_c.h"

namespace {

using namespace inctrl;

float or_nan(const std::optional<float>& value) {
  return value.value_or(std::numeric_limits<float>::quiet_NaN());
}

// The fields after `size`.
void fill(inctrl_result& to, const Result& from, const std::vector<inctrl_box>& regions) {
  to.pred_score = from.pred_score;
  to.pred_label = from.pred_label == Label::kNormal      ? INCTRL_NORMAL
                  : from.pred_label == Label::kAnomalous ? INCTRL_ANOMALOUS
                                                         : INCTRL_UNDECIDED;
  to.threshold = or_nan(from.threshold);
  to.p_value = or_nan(from.p_value);
  to.normals = from.normals.value_or(0);
  to.patch = from.parts.patch;
  to.image = or_nan(from.parts.image);
  to.text = or_nan(from.parts.text);
  to.regions = regions.data();
  to.region_count = regions.size();
  to.anomaly_map = from.anomaly_map.values.data();
  to.map_rows = from.anomaly_map.rows;
  to.map_columns = from.anomaly_map.columns;
  const Frame& frame = from.anomaly_map.frame;
  to.frame_left = frame.left, to.frame_top = frame.top, to.frame_width = frame.width, to.frame_height = frame.height;
}

const Result& at(const inctrl_results* results, size_t index) {
  c_api::require_given(results, "results");
  require(index < results->results.size(), ErrorCode::kInvalidArgument, "there is no result ", index, ": there are ",
          results->results.size());
  return results->results[index];
}

}  // namespace

void inctrl_results_free(inctrl_results* results) {
  delete results;
}

size_t inctrl_results_count(const inctrl_results* results) {
  return results->results.size();
}

inctrl_status inctrl_results_get(const inctrl_results* results, size_t index, inctrl_result* result) {
  return c_api::reporting([&] {
    c_api::require_given(result, "result");
    const Result& judged = at(results, index);
    require(result->size >= offsetof(inctrl_result, threshold) && result->size <= 4096, ErrorCode::kInvalidArgument,
            "inctrl_result: size is ", result->size,
            ", not that of the structure: begin it with {.size = sizeof result}");
    inctrl_result filled{};
    filled.size = result->size;
    fill(filled, judged, results->regions[index]);
    std::memcpy(static_cast<void*>(result), &filled, std::min(result->size, sizeof filled));
  });
}

inctrl_status inctrl_results_map(const inctrl_results* results, size_t index, int32_t width, int32_t height,
                                 float* values) {
  return c_api::reporting([&] {
    c_api::require_given(values, "values");
    enlarge(at(results, index).anomaly_map, width, height, {values, static_cast<std::size_t>(width) * height});
  });
}
