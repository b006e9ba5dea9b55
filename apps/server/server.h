// apps/server/server.h: connections: who is let in, how long they may take, and how the server ends.
// One thread speaks with all clients, in coroutines; pictures are judged by the engine's workers, and what waits for a
// disk does so on a pool. Tested by tests/server/server_test.cpp and tests/end_to_end/serve_test.py
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "server/service.h"

namespace inctrl::server {

struct ListenOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8420;                       // 0: any that is free
  std::filesystem::path tls_certificate, tls_key;  // PEM; without them, plain HTTP
  std::size_t connections = 20000;                 // at most
  std::chrono::seconds header_timeout{10}, idle_timeout{75}, body_timeout{60};
  std::chrono::seconds drain{30};  // that requests under way may take when the server ends
};

class Server {
 public:
  // Binds. kInvalidArgument for an address that is none, and for one beyond this machine without tokens; kBackend if
  // the port is taken; kBadFormat for a certificate that is none.
  Server(Service& service, const ListenOptions& options);
  ~Server();

  std::uint16_t port() const noexcept;
  // Serves until stop(), SIGINT or SIGTERM, then until the requests under way are answered. `started` is called once it
  // listens. The service takes no requests afterwards.
  void run(const std::function<void()>& started = {});
  void stop();  // from any thread, or a signal's handler thread

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace inctrl::server
