// src/c_api/prompts_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include "c_api/handles_c.h"
#include "c_api/images_c.h"
#include "c_api/status_c.h"

using namespace inctrl;

inctrl_status inctrl_prompts_create(const inctrl_model* model, const inctrl_image* normal_images, size_t count,
                                    const char* category, inctrl_prompts** prompts) {
  return c_api::reporting([&] {
    c_api::require_given(model, "model");
    c_api::require_given(prompts, "prompts");
    const std::vector<ImageView> views = c_api::views_of(normal_images, count);
    *prompts = new inctrl_prompts{model->model.encode_prompts(views, category == nullptr ? "" : category)};
  });
}

inctrl_status inctrl_prompts_load(const char* file, inctrl_prompts** prompts) {
  return c_api::reporting([&] {
    c_api::require_given(file, "file");
    c_api::require_given(prompts, "prompts");
    *prompts = new inctrl_prompts{PromptSet::load(file)};
  });
}

inctrl_status inctrl_prompts_save(const inctrl_prompts* prompts, const char* file) {
  return c_api::reporting([&] {
    c_api::require_given(prompts, "prompts");
    c_api::require_given(file, "file");
    prompts->prompts.save(file);
  });
}

void inctrl_prompts_free(inctrl_prompts* prompts) {
  delete prompts;
}

int32_t inctrl_prompts_shots(const inctrl_prompts* prompts) {
  return prompts->prompts.shots();
}

inctrl_status inctrl_prompts_calibrate(const inctrl_model* model, const inctrl_prompts* prompts,
                                       const inctrl_image* normal_images, size_t count, double false_alarms,
                                       inctrl_prompts** calibrated) {
  return c_api::reporting([&] {
    c_api::require_given(model, "model");
    c_api::require_given(prompts, "prompts");
    c_api::require_given(calibrated, "calibrated");
    const std::vector<EncodedPicture> normals = model->model.encode(c_api::views_of(normal_images, count));
    CalibrationOptions options;
    if (false_alarms != 0) options.false_alarms = false_alarms;
    options.normals = normals;
    *calibrated = new inctrl_prompts{model->model.calibrate(prompts->prompts, options)};
  });
}

inctrl_status inctrl_prompts_with_mask(const inctrl_prompts* prompts, const inctrl_image* mask,
                                       inctrl_prompts** masked) {
  return c_api::reporting([&] {
    c_api::require_given(prompts, "prompts");
    c_api::require_given(masked, "masked");
    const ImageView view = mask == nullptr ? ImageView{} : c_api::view_of(*mask);
    *masked = new inctrl_prompts{prompts->prompts.with_mask(view)};
  });
}
