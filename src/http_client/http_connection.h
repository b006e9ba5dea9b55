// src/http_client/http_connection.h: how is one thing asked of a web server, and how is it known that all of it came?
// Tested by tests/http_client/http_connection_test.cpp; against a hostile server by tests/end_to_end/pull_test.py
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace inctrl {

// What the server says before the content.
struct HttpHead {
  int status = 0;                              // 200, 404, ...
  std::map<std::string, std::string> headers;  // names in lower case; of one name sent twice, the last
  std::string redirect;                        // the whole address that a 3xx leads to; else ""
};

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;            // "Name: value"
  std::optional<std::string> body;             // posted, if there is one
  std::chrono::milliseconds at_most{0};        // for all of it; 0: no limit
  std::chrono::milliseconds to_connect{0};     // 0: libcurl's 300 s
  std::chrono::seconds stall{0};               // gives up after so long below 1 byte a second; 0: never
  std::function<bool()> stop;                  // asked several times a second, and when bytes come; true: give up
  std::function<void(const HttpHead&)> begin;  // once, before the first piece of the content of a 2xx
  std::function<void(std::span<const std::byte>)> piece;  // of the content of a 2xx; other content is passed over
};

struct HttpAnswer {
  HttpHead head;          // status 0 if there was none
  std::string broken;     // why the answer did not come to its end; "" if it did, whatever its status
  bool stopped = false;   // HttpRequest::stop said so; then `broken` is not ""
  bool hopeless = false;  // broken by what will not mend by itself: no trusted certificate, no usable address
};

// One connection that is kept between requests, one request at a time. Redirections are handed back, not followed.
// Proxies are those of the environment (https_proxy, http_proxy, all_proxy, no_proxy); certificates are checked against
// the system's, or those in the file that CURL_CA_BUNDLE or SSL_CERT_FILE names.
class HttpConnection {
 public:
  HttpConnection();  // kBackend if libcurl cannot start
  ~HttpConnection();
  HttpConnection(HttpConnection&&) noexcept;
  HttpConnection& operator=(HttpConnection&&) noexcept;

  // Only http and https. What `begin` and `piece` throw comes out here, and ends the request.
  HttpAnswer send(const HttpRequest& request);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace inctrl
