// apps/server/connection.h: one client's requests, one after the other. Tested by tests/server/server_test.cpp
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <cstddef>
#include <functional>
#include <list>

#include "server/server.h"

namespace inctrl::server {

// What all connections of a server share; on its one thread.
struct Connections {
  Service& service;
  const ListenOptions& options;
  bool is_local = true;                   // it listens to this machine alone, and needs no token
  std::size_t bodies = 0;                 // bytes of request bodies in memory, or promised to be
  std::size_t requests = 0;               // under way
  bool ends = false;                      // no further request
  std::list<std::function<void()>> idle;  // closes a connection that waits for a request
};

// Until the client goes, is too slow, or the server ends.
boost::asio::awaitable<void> serve(boost::beast::tcp_stream& stream, Connections& shared);
boost::asio::awaitable<void> serve(boost::beast::ssl_stream<boost::beast::tcp_stream>& stream, Connections& shared);

}  // namespace inctrl::server
