// apps/server/problem.cpp. Tested by tests/server/problem_test.cpp
#include "server/problem.h"

#include <new>
#include <nlohmann/json.hpp>

#include "records/record_errors.h"

namespace inctrl::server {
namespace {

http::status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument: return http::status::bad_request;
    case ErrorCode::kNotFound: return http::status::not_found;
    case ErrorCode::kBadFormat: return http::status::unprocessable_entity;
    case ErrorCode::kIncompatible: return http::status::conflict;
    case ErrorCode::kLimit: return http::status::payload_too_large;
    case ErrorCode::kBackend: break;
  }
  return http::status::internal_server_error;
}

Response response_of(const Problem& problem, bool to_inference_client) {
  nlohmann::ordered_json json{{"type", "urn:inctrl:problem:" + problem.kind},
                              {"title", std::string(http::obsolete_reason(problem.status))},
                              {"status", static_cast<int>(problem.status)},
                              {"detail", problem.detail},
                              {"kind", problem.kind}};
  if (to_inference_client) json["error"] = problem.detail;
  Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.body = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return response;
}

}  // namespace

HttpError busy(const std::string& message, int retry_after) {
  HttpError error(http::status::too_many_requests, "busy", message);
  error.retry_after = retry_after;
  return error;
}

Problem problem_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const HttpError& error) {
    return {error.status, error.kind, error.what()};
  } catch (const DiskFull& error) {
    return {http::status::insufficient_storage, "disk-full", error.what()};
  } catch (const Conflict& error) {
    return {http::status::conflict, "conflict", error.what()};
  } catch (const Error& error) {
    return {status_of(error.code), std::string(kind(error.code)), error.what()};
  } catch (const std::bad_alloc&) {
    return {http::status::insufficient_storage, "limit", "not enough memory for this request"};
  } catch (...) {
    return {http::status::internal_server_error, "backend", "an unexpected error; the server's log says more"};
  }
}

Response problem_response(const std::exception_ptr& thrown, bool to_inference_client) {
  Response response = response_of(problem_of(thrown), to_inference_client);
  try {
    std::rethrow_exception(thrown);
  } catch (const HttpError& error) {
    if (error.retry_after) response.headers.emplace_back("Retry-After", std::to_string(*error.retry_after));
    if (!error.allow.empty()) response.headers.emplace_back("Allow", error.allow);
    if (error.status == http::status::unauthorized) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  } catch (...) {  // the others have no headers of their own
  }
  return response;
}

}  // namespace inctrl::server
