// src/hub/careful_get.h: how is something fetched without telling a secret to the wrong server, or being read on the
// way? Tested by tests/hub/careful_get_test.cpp and tests/end_to_end/pull_test.py
#pragma once

#include <functional>
#include <span>
#include <string>

#include "http_client/http_connection.h"
#include "hub/hub_settings.h"

namespace inctrl {

struct GetRequest {
  std::string url, range;  // range: "bytes=100-", or "" for all
  std::chrono::seconds stall{30};
  std::function<bool()> stop;
  std::function<void(const HttpHead&)> begin;
  std::function<void(std::span<const std::byte>)> piece;
};

// Follows redirections itself, at most 10. The token goes to the endpoint's own scheme, host and port and to nobody
// else. Only https; http for this machine's own addresses and where the endpoint is http itself; never from https to
// http.
class CarefulGet {
 public:
  explicit CarefulGet(HubSettings settings);

  // The last answer. kBackend for an address or a redirection that is not allowed.
  HttpAnswer get(const GetRequest& request);

  const HubSettings& settings() const noexcept { return settings_; }

 private:
  void require_allowed(const std::string& url, const std::string& before) const;

  HubSettings settings_;
  HttpConnection connection_;
};

}  // namespace inctrl
