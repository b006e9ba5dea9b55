// apps/server/router.h: which handler answers which address?
// Templates are those of openapi.json: "/v1/prompt-sets/{id}:detect". Tested by tests/server/router_test.cpp
#pragma once

#include <boost/asio/awaitable.hpp>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/request.h"

namespace inctrl::server {

class Service;

// Most handlers read and write the records, on a thread that may wait.
using Handler = Response (*)(Service&, const Request&);
// Those that wait for pictures to be judged, on the thread of all connections. Jobs that outlive the answer hold the
// request.
using AwaitingHandler = boost::asio::awaitable<Response> (*)(Service&, std::shared_ptr<Request>);

// What of a body is let in.
enum class Body { kNone, kSmall, kPictures };

struct Route {
  http::verb method;
  std::string_view path;
  Scope scope;  // kNone: no token is needed
  Body body;
  std::variant<Handler, AwaitingHandler> handler;
  bool changes_sets = false;  // what a server that follows another leaves to that one
};

struct Found {
  const Route* route = nullptr;         // null: see `allow`
  std::vector<std::string> parameters;  // of the template, percent-decoded
  std::string allow;                    // the methods that the path has; empty: there is no such path
};

// HEAD is answered by the handler of GET.
Found find_route(std::span<const Route> routes, http::verb method, std::string_view path);

std::span<const Route> all_routes();  // routes.cpp

}  // namespace inctrl::server
