// apps/server/admission.cpp. Tested by tests/server/admission_test.cpp
#include "server/admission.h"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>

#include "server/page.h"
#include "server/problem.h"

namespace inctrl::server {
namespace {

constexpr std::uint64_t kSmallBody = 256 << 10;  // bytes; JSON that people write
constexpr std::array kKeptHeaders{"inference-header-content-length", "x-image-name"};

std::string text_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// "Example.org:8420" -> "example.org"; "[::1]:80" -> "[::1]".
std::string host_name(std::string host) {
  const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  host = host.substr(0, end);
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return host;
}

// A page of another site may make a browser send a form here; it cannot forge where it comes from.
void require_own_origin(const http::header<true, http::fields>& header) {
  const auto origin = header.find(http::field::origin);
  if (origin == header.end()) return;
  const std::string from = text_of(origin->value()), host = text_of(header[http::field::host]);
  const std::size_t scheme = from.find("://");
  if (scheme == std::string::npos || from.substr(scheme + 3) != host)
    throw HttpError(http::status::forbidden, "forbidden", "a page of '" + from + "' may not ask this server");
}

void require_local_name(const http::header<true, http::fields>& header) {
  const std::string host = host_name(text_of(header[http::field::host]));
  if (host != "localhost" && host != "127.0.0.1" && host != "[::1]")
    throw HttpError(http::status::forbidden, "forbidden",
                    "this server answers to localhost, 127.0.0.1 and [::1], not to '" + host + "'");
}

void require_scope(Scope has, Scope needs) {
  if (needs == Scope::kNone) return;
  if (has == Scope::kNone)
    throw HttpError(http::status::unauthorized, "unauthorised", "a token is needed: Authorization: Bearer TOKEN");
  if (needs == Scope::kFull && has == Scope::kRead)
    throw HttpError(http::status::forbidden, "forbidden", "this token may only read");
}

Response options_response(const std::string& allow) {
  Response response;
  response.status = http::status::no_content;
  response.headers.emplace_back("Allow", allow);
  return response;
}

std::uint64_t most_body(const Route& route, const ServiceOptions& options) {
  switch (route.body) {
    case Body::kNone: return 0;
    case Body::kSmall: return kSmallBody;
    case Body::kPictures: break;
  }
  return options.body_bytes;
}

std::shared_ptr<Request> request_of(const http::header<true, http::fields>& header, std::string_view query,
                                    const ServiceOptions& options) {
  auto request = std::make_shared<Request>();
  request->method = header.method();
  request->query = Query(query);
  request->content_type = text_of(header[http::field::content_type]);
  request->accept = text_of(header[http::field::accept]);
  request->scope = options.tokens.scope_of(text_of(header[http::field::authorization]));
  request->patience = std::make_shared<Patience>(Patience::Clock::now() + options.deadline);
  for (const char* name : kKeptHeaders)
    if (const auto found = header.find(name); found != header.end())
      request->headers.emplace_back(name, text_of(found->value()));
  return request;
}

void require_plain_body(const http::header<true, http::fields>& header) {
  const auto encoding = header.find(http::field::content_encoding);
  if (encoding == header.end() || boost::beast::iequals(encoding->value(), "identity")) return;
  throw HttpError(http::status::unsupported_media_type, "unsupported-media-type",
                  "a body in Content-Encoding " + text_of(encoding->value()) + " is not read; send it as it is");
}

}  // namespace

Admission admit(Service& service, const http::header<true, http::fields>& header, bool local) {
  const ServiceOptions& options = service.options();
  const std::string target = text_of(header.target());
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string path = target.substr(0, question);
  if (local) require_local_name(header);
  Found found = find_route(all_routes(), header.method(), path);
  Admission admission;
  if (!found.route && found.allow.empty()) {
    const bool reads = header.method() == http::verb::get || header.method() == http::verb::head;
    if (reads) admission.ready = page_response(path);
    if (!admission.ready) throw HttpError(http::status::not_found, "not-found", "there is nothing at '" + path + "'");
    admission.operation = "page";
    return admission;
  }
  if (!found.route && header.method() == http::verb::options) {
    admission.ready = options_response(found.allow);
    admission.operation = "options";
    return admission;
  }
  if (!found.route) {
    HttpError error(http::status::method_not_allowed, "method-not-allowed",
                    "'" + path + "' has " + found.allow + ", not " + text_of(header.method_string()));
    error.allow = found.allow;
    throw error;
  }
  if (header.method() != http::verb::get && header.method() != http::verb::head) require_own_origin(header);
  admission.route = found.route;
  admission.operation = std::string(http::to_string(found.route->method)) + ' ' + std::string(found.route->path);
  require_scope(options.tokens.scope_of(text_of(header[http::field::authorization])), found.route->scope);
  if (found.route->changes_sets && !options.follow.home.empty())
    throw HttpError(http::status::conflict, "conflict",
                    "prompt sets here are those of " + options.follow.home + ": change them there");
  require_plain_body(header);
  admission.most_body = most_body(*found.route, options);
  admission.request = request_of(
      header, question < target.size() ? std::string_view(target).substr(question + 1) : std::string_view(), options);
  admission.request->parameters = std::move(found.parameters);
  return admission;
}

}  // namespace inctrl::server
