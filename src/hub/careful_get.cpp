// src/hub/careful_get.cpp. Tested by tests/hub/careful_get_test.cpp
#include "hub/careful_get.h"

#include <utility>

#include "http_client/url.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr int kMostRedirections = 10;
constexpr std::chrono::seconds kToConnect{30};

}  // namespace

CarefulGet::CarefulGet(HubSettings settings) : settings_(std::move(settings)) {}

HttpAnswer CarefulGet::get(const GetRequest& request) {
  const std::string home = origin_of(parse_url(settings_.endpoint));
  HttpRequest hop{.url = request.url,
                  .to_connect = kToConnect,
                  .stall = request.stall,
                  .stop = request.stop,
                  .begin = request.begin,
                  .piece = request.piece};
  std::string before;
  for (int count = 0; count <= kMostRedirections; ++count) {
    require_allowed(hop.url, before);
    hop.headers.clear();
    if (!request.range.empty()) hop.headers.push_back("Range: " + request.range);
    if (!settings_.token.empty() && origin_of(parse_url(hop.url)) == home)
      hop.headers.push_back("Authorization: Bearer " + settings_.token);
    HttpAnswer answer = connection_.send(hop);
    if (!answer.broken.empty() || answer.head.status / 100 != 3 || answer.head.redirect.empty()) return answer;
    before = std::exchange(hop.url, answer.head.redirect);
  }
  fail(ErrorCode::kBackend, in_quotes(request.url), " leads from one address to the next, more than ",
       kMostRedirections, " times");
}

void CarefulGet::require_allowed(const std::string& url, const std::string& before) const {
  Url parsed;
  try {
    parsed = parse_url(url);
  } catch (const Error&) {
    require(!before.empty(), ErrorCode::kInvalidArgument, in_quotes(url), " is no address of http or https");
    fail(ErrorCode::kBackend, in_quotes(before), " leads to ", in_quotes(url), ", which is no address of the web");
  }
  if (parsed.scheme == "https") return;
  require(before.empty() || parse_url(before).scheme == "http", ErrorCode::kBackend, in_quotes(before), " leads to ",
          in_quotes(url), ", which is not encrypted");
  const bool allowed = is_loopback(parsed) || parse_url(settings_.endpoint).scheme == "http";
  require(allowed, ErrorCode::kInvalidArgument, in_quotes(url),
          " is not encrypted: only https is used, but for this machine itself and where HF_ENDPOINT says http");
}

}  // namespace inctrl
