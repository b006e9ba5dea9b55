// apps/server/problem.h: how does a client learn what went wrong?
// RFC 9457 problem details, with a `kind` that stays the same whatever the words. Tested by
// tests/server/problem_test.cpp
#pragma once

#include <exception>
#include <optional>
#include <string>

#include "inctrl/error.h"
#include "server/request.h"

namespace inctrl::server {

// What only a server has to refuse, beside the library's errors.
struct HttpError : std::runtime_error {
  HttpError(http::status what_status, std::string what_kind, const std::string& message)
      : std::runtime_error(message), status(what_status), kind(std::move(what_kind)) {}
  http::status status;
  std::string kind;
  std::optional<int> retry_after;  // seconds
  std::string allow;               // methods, of method-not-allowed
};

HttpError busy(const std::string& message, int retry_after);

struct Problem {
  http::status status = http::status::internal_server_error;
  std::string kind, detail;
};

// Of whatever a handler threw: Error, HttpError, bad_alloc; of anything else only that it was unexpected.
Problem problem_of(const std::exception_ptr& thrown);
//   to_inference_client  also as the Open Inference Protocol has it: {"error": "..."}
Response problem_response(const std::exception_ptr& thrown, bool to_inference_client = false);

}  // namespace inctrl::server
