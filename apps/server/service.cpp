// apps/server/service.cpp. Tested by tests/server/service_test.cpp
#include "server/service.h"

#include "server/problem.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kPoolThreads = 16;

ModelsOptions telling(ModelsOptions options, std::function<void(const std::string&)> unloaded) {
  options.unloaded = std::move(unloaded);
  return options;
}

}  // namespace

Service::Service(ServiceOptions options)
    : options_(std::move(options)),
      records_(options_.data),
      models_(telling(options_.models, [this](const std::string& model) { comparisons_.forget_model(model); })),
      comparisons_(records_, models_),
      keeper_(records_),
      engine_(options_.threads, options_.queue, [this](double seconds) { measures_.waited(seconds); }),
      pool_(kPoolThreads) {
  if (options_.follow.home.empty()) return;
  follower_.emplace(records_, models_, options_.follow, options_.log,
                    [this](const std::string& name) { measures_.prompt_set_gone(name); });
}

void Service::require_ready() const {
  if (!ready) throw HttpError(http::status::service_unavailable, "stopping", "the server is starting or stopping");
  if (follower_ && !follower_->is_ready())
    throw HttpError(http::status::service_unavailable, "stopping",
                    "no prompt set came yet from " + follower_->options().home);
}

void Service::tidy() {
  if (options_.most_age) records_.remove_results(now() - *options_.most_age, {}, true);
  if (options_.most_bytes) records_.shrink_to(*options_.most_bytes);
}

}  // namespace inctrl::server
