// apps/server/request.h: what do handlers see of a request, and what do they give back?
// Tested by tests/server/request_test.cpp
#pragma once

#include <atomic>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "wire/query.h"

namespace inctrl::server {

namespace http = boost::beast::http;

// What a token allows; without a token file everyone may do all.
enum class Scope { kNone, kRead, kFull };

// How long somebody still waits for an answer. Work for nobody is not begun.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;
  explicit Patience(Clock::time_point deadline) : deadline_(deadline) {}
  Clock::time_point deadline() const noexcept { return deadline_; }
  bool has_client_left() const noexcept { return left_; }
  bool is_over() const noexcept { return left_ || Clock::now() >= deadline_; }  // any thread

  // On the thread of all connections: `wake` is called when the client leaves.
  void when_client_leaves(std::function<void()> wake) { wake_ = std::move(wake); }
  void client_left() {
    left_ = true;
    if (wake_) wake_();
  }

 private:
  const Clock::time_point deadline_;
  std::atomic<bool> left_{false};
  std::function<void()> wake_;
};

struct Request {
  http::verb method = http::verb::get;
  std::vector<std::string> parameters;  // of the path's template, decoded, in order
  Query query;
  std::string content_type;                                  // as sent
  std::string accept;                                        // as sent
  std::vector<std::pair<std::string, std::string>> headers;  // those that a handler may ask for, names in lower case
  std::string body;
  Scope scope = Scope::kFull;
  std::shared_ptr<Patience> patience;

  const std::string* header(const std::string& name) const;  // null if it was not sent
};

struct Response {
  http::status status = http::status::ok;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  // More of the body, a piece a call, until it gives an empty one; for answers too large for memory.
  std::function<std::string()> more;
};

// The media type of a header: "Text/HTML; charset=x" -> "text/html".
std::string media_type(const std::string& header);

Response json_response(std::string body, http::status status = http::status::ok);

}  // namespace inctrl::server
