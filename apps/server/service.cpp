// apps/server/service.cpp. Tested by tests/server/service_test.cpp
#include "server/service.h"

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
      pool_(kPoolThreads) {}

void Service::tidy() {
  if (options_.most_age) records_.remove_results(now() - *options_.most_age, {}, true);
  if (options_.most_bytes) records_.shrink_to(*options_.most_bytes);
}

}  // namespace inctrl::server
