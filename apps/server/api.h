// apps/server/api.h: the handlers, by what they are about; routes.cpp says which address each answers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "server/request.h"
#include "server/service.h"

namespace inctrl::server {

using Answer = boost::asio::awaitable<Response>;
using SharedRequest = std::shared_ptr<Request>;

// prompt_sets_api.cpp: what is there, and what needs no encoder
Response list_prompt_sets(Service& service, const Request& request);
Response get_prompt_set(Service& service, const Request& request);
Response delete_prompt_set(Service& service, const Request& request);
Response list_versions(Service& service, const Request& request);
Response list_prompt_images(Service& service, const Request& request);
Response get_prompt_image(Service& service, const Request& request);
Response get_mask(Service& service, const Request& request);
Response export_prompt_set(Service& service, const Request& request);

// prompt_edits_api.cpp: what makes a version
Answer create_prompt_set(Service& service, SharedRequest request);
Answer import_prompt_set(Service& service, SharedRequest request);
Answer change_prompt_set(Service& service, SharedRequest request);
Answer add_prompt_images(Service& service, SharedRequest request);
Answer remove_prompt_image(Service& service, SharedRequest request);
Answer set_mask(Service& service, SharedRequest request);
Answer remove_mask(Service& service, SharedRequest request);

// calibrate_api.cpp
Answer calibrate_prompt_set(Service& service, SharedRequest request);

// detect_api.cpp, lookout_api.cpp
Answer detect(Service& service, SharedRequest request);
Answer detect_anomalies(Service& service, SharedRequest request);

// results_api.cpp, result_pictures_api.cpp
Response list_results(Service& service, const Request& request);
Response delete_results(Service& service, const Request& request);
Response get_result(Service& service, const Request& request);
Response delete_result(Service& service, const Request& request);
Response review_result(Service& service, const Request& request);
Response get_result_picture(Service& service, const Request& request);
Response get_result_map(Service& service, const Request& request);
Answer get_nearest(Service& service, SharedRequest request);

// system_api.cpp
Response list_models(Service& service, const Request& request);
Response get_system(Service& service, const Request& request);
Response get_metrics(Service& service, const Request& request);
Response get_health(Service& service, const Request& request);
Response get_readiness(Service& service, const Request& request);
Response get_openapi(Service& service, const Request& request);

// inference_api.cpp: the Open Inference Protocol
Response inference_server(Service& service, const Request& request);
Response inference_live(Service& service, const Request& request);
Response inference_ready(Service& service, const Request& request);
Response inference_model(Service& service, const Request& request);
Response inference_model_ready(Service& service, const Request& request);
Answer infer(Service& service, SharedRequest request);

}  // namespace inctrl::server
