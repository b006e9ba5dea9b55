// src/c_api/model_c.cpp. Tested by tests/c_api/c_api_test.cpp
#include "c_api/handles_c.h"
#include "c_api/status_c.h"

namespace {

using namespace inctrl;

ModelOptions options_of(const inctrl_model_options* given) {
  const auto known = c_api::known_part(given, "inctrl_model_options");
  ModelOptions options;
  if (known.device != nullptr) options.device = known.device;
  if (known.precision != nullptr) options.precision = parse_precision(known.precision);
  if (known.fit != nullptr) options.fit = parse_fit(known.fit);
  options.threads = known.threads;
  if (known.streams != 0) options.streams = known.streams;
  options.batch = known.batch;
  if (known.compiled_cache != nullptr) options.compiled_cache = known.compiled_cache;
  return options;
}

}  // namespace

inctrl_status inctrl_model_load(const char* name_or_path, const inctrl_model_options* options, inctrl_model** model) {
  return c_api::reporting([&] {
    c_api::require_given(name_or_path, "name_or_path");
    c_api::require_given(model, "model");
    *model = new inctrl_model{Model::load(Model::find(name_or_path), options_of(options))};
  });
}

void inctrl_model_free(inctrl_model* model) {
  delete model;
}

const char* inctrl_model_name(const inctrl_model* model) {
  return model->model.info().name.c_str();
}

const char* inctrl_model_identity(const inctrl_model* model) {
  return model->model.info().identity.c_str();
}

int32_t inctrl_model_input_size(const inctrl_model* model) {
  return model->model.info().input_size;
}
