// apps/server/routes.cpp: every address that is answered, as openapi.json describes it.
// Tested by tests/server/router_test.cpp, which compares the two
#include <array>

#include "server/api.h"
#include "server/page.h"
#include "server/router.h"

namespace inctrl::server {
namespace {

using http::verb;

constexpr Scope kOpen = Scope::kNone, kRead = Scope::kRead, kFull = Scope::kFull;
constexpr bool kChangesSets = true;

const std::array kRoutes{
    Route{verb::get, "/v1/prompt-sets", kRead, Body::kNone, list_prompt_sets},
    Route{verb::post, "/v1/prompt-sets", kFull, Body::kPictures, create_prompt_set, kChangesSets},
    Route{verb::post, "/v1/prompt-sets:import", kFull, Body::kPictures, import_prompt_set, kChangesSets},
    Route{verb::get, "/v1/prompt-sets/{id}", kRead, Body::kNone, get_prompt_set},
    Route{verb::patch, "/v1/prompt-sets/{id}", kFull, Body::kSmall, change_prompt_set, kChangesSets},
    Route{verb::delete_, "/v1/prompt-sets/{id}", kFull, Body::kNone, delete_prompt_set, kChangesSets},
    Route{verb::get, "/v1/prompt-sets/{id}/versions", kRead, Body::kNone, list_versions},
    Route{verb::get, "/v1/prompt-sets/{id}/images", kRead, Body::kNone, list_prompt_images},
    Route{verb::post, "/v1/prompt-sets/{id}/images", kFull, Body::kPictures, add_prompt_images, kChangesSets},
    Route{verb::get, "/v1/prompt-sets/{id}/images/{image}", kRead, Body::kNone, get_prompt_image},
    Route{verb::delete_, "/v1/prompt-sets/{id}/images/{image}", kFull, Body::kNone, remove_prompt_image, kChangesSets},
    Route{verb::get, "/v1/prompt-sets/{id}/mask", kRead, Body::kNone, get_mask},
    Route{verb::put, "/v1/prompt-sets/{id}/mask", kFull, Body::kPictures, set_mask, kChangesSets},
    Route{verb::delete_, "/v1/prompt-sets/{id}/mask", kFull, Body::kNone, remove_mask, kChangesSets},
    Route{verb::post, "/v1/prompt-sets/{id}:calibrate", kFull, Body::kPictures, calibrate_prompt_set, kChangesSets},
    Route{verb::get, "/v1/prompt-sets/{id}:export", kRead, Body::kNone, export_prompt_set},
    Route{verb::post, "/v1/prompt-sets/{id}:detect", kFull, Body::kPictures, detect},
    Route{verb::post, "/v1/prompt-sets/{id}:detect-anomalies", kFull, Body::kPictures, detect_anomalies},
    Route{verb::get, "/v1/results", kRead, Body::kNone, list_results},
    Route{verb::delete_, "/v1/results", kFull, Body::kNone, delete_results},
    Route{verb::get, "/v1/results/{id}", kRead, Body::kNone, get_result},
    Route{verb::delete_, "/v1/results/{id}", kFull, Body::kNone, delete_result},
    Route{verb::get, "/v1/results/{id}/picture", kRead, Body::kNone, get_result_picture},
    Route{verb::get, "/v1/results/{id}/map", kRead, Body::kNone, get_result_map},
    Route{verb::get, "/v1/results/{id}/nearest", kRead, Body::kNone, get_nearest},
    Route{verb::post, "/v1/results/{id}:review", kFull, Body::kSmall, review_result},
    Route{verb::get, "/v1/models", kRead, Body::kNone, list_models},
    Route{verb::get, "/v1/system", kRead, Body::kNone, get_system},
    Route{verb::get, "/v2", kRead, Body::kNone, inference_server},
    Route{verb::get, "/v2/health/live", kOpen, Body::kNone, inference_live},
    Route{verb::get, "/v2/health/ready", kOpen, Body::kNone, inference_ready},
    Route{verb::get, "/v2/models/{model}", kRead, Body::kNone, inference_model},
    Route{verb::get, "/v2/models/{model}/ready", kRead, Body::kNone, inference_model_ready},
    Route{verb::post, "/v2/models/{model}/infer", kFull, Body::kPictures, infer},
    Route{verb::get, "/v2/models/{model}/versions/{version}", kRead, Body::kNone, inference_model},
    Route{verb::get, "/v2/models/{model}/versions/{version}/ready", kRead, Body::kNone, inference_model_ready},
    Route{verb::post, "/v2/models/{model}/versions/{version}/infer", kFull, Body::kPictures, infer},
    Route{verb::get, "/healthz", kOpen, Body::kNone, get_health},
    Route{verb::get, "/readyz", kOpen, Body::kNone, get_readiness},
    Route{verb::get, "/metrics", kRead, Body::kNone, get_metrics},
    Route{verb::get, "/openapi.json", kOpen, Body::kNone, get_openapi},
};

}  // namespace

std::span<const Route> all_routes() {
  return kRoutes;
}

}  // namespace inctrl::server
