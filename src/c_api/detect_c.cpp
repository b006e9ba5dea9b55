// src/c_api/detect_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include "c_api/handles_c.h"
#include "c_api/images_c.h"
#include "c_api/status_c.h"

namespace {

using namespace inctrl;

DetectorOptions options_of(const inctrl_detector_options* given) {
  const auto known = c_api::known_part(given, "inctrl_detector_options");
  DetectorOptions options;
  if (known.has_threshold != 0) options.threshold = known.threshold;
  if (known.false_alarms != 0) options.false_alarms = known.false_alarms;
  options.decide = known.only_scores == 0;
  return options;
}

std::vector<inctrl_box> boxes_of(const Result& result) {
  std::vector<inctrl_box> boxes;
  for (const Box& box : result.regions) boxes.push_back({box.x, box.y, box.width, box.height, box.score});
  return boxes;
}

}  // namespace

inctrl_status inctrl_detector_create(const inctrl_model* model, const inctrl_prompts* prompts,
                                     const inctrl_detector_options* options, inctrl_detector** detector) {
  return c_api::reporting([&] {
    c_api::require_given(model, "model");
    c_api::require_given(prompts, "prompts");
    c_api::require_given(detector, "detector");
    *detector = new inctrl_detector{Detector(model->model, prompts->prompts, options_of(options))};
  });
}

void inctrl_detector_free(inctrl_detector* detector) {
  delete detector;
}

inctrl_status inctrl_detect(const inctrl_detector* detector, const inctrl_image* queries, size_t count,
                            inctrl_results** results) {
  return c_api::reporting([&] {
    c_api::require_given(detector, "detector");
    c_api::require_given(results, "results");
    auto judged = std::make_unique<inctrl_results>();
    judged->results = detector->detector.detect(c_api::views_of(queries, count));
    for (const Result& result : judged->results) judged->regions.push_back(boxes_of(result));
    *results = judged.release();
  });
}
