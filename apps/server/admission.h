// apps/server/admission.h: may this request be answered, and by whom?
// Before its body is read: route, token, origin, and how much body is let in. Tested by tests/server/admission_test.cpp
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/router.h"
#include "server/service.h"

namespace inctrl::server {

struct Admission {
  const Route* route = nullptr;      // null: `ready` is the answer already
  std::optional<Response> ready;     // such as a file of the page
  std::string operation;             // "GET /v1/results/{id}", for measures
  std::uint64_t most_body = 0;       // bytes
  std::shared_ptr<Request> request;  // without its body
};

// HttpError: not-found, method-not-allowed, unauthorised, forbidden; kInvalidArgument for a broken address.
//   local  the server speaks with this machine alone: then a page of somewhere else must not reach it under another
//          name (DNS rebinding)
Admission admit(Service& service, const http::header<true, http::fields>& header, bool local);

}  // namespace inctrl::server
