// tests/server/running_server.h: a server of this process on a port that is free, and a client that says any bytes.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "server/model_folder.h"
#include "server/server.h"

namespace inctrl::server {

using Reply = http::response<http::string_body>;

// A connection of one client. Nothing waits longer than 20 s.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const sockaddr_in address{
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool is_open() const { return is_open_; }
  void send(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;  // what the server answered meanwhile can still be read
      sent += static_cast<std::size_t>(count);
    }
  }
  // The next answer; throws if none comes.
  //   is_head  of a HEAD request: there is no body
  Reply reply(bool is_head = false) {
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.skip(is_head);
    while (!parser.is_done()) {
      boost::system::error_code error;
      received_.erase(0, parser.put(boost::asio::buffer(received_), error));
      if (parser.is_done()) break;
      if (error && error != http::error::need_more) throw std::runtime_error("no HTTP: " + error.message());
      if (!receive()) throw std::runtime_error("no answer; it closed, or said nothing for 20 s");
    }
    return parser.release();
  }
  Reply ask(const std::string& request) {
    send(request);
    return reply();
  }
  // Does the server close it, having said nothing more?
  bool is_closed() { return received_.empty() && !receive() && errno != EAGAIN; }

 private:
  bool receive() {
    std::array<char, 4096> piece{};
    errno = 0;
    const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
    if (count > 0) received_.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  const int socket_;
  bool is_open_ = false;
  std::string received_;
};

// "GET /healthz", with whatever headers.
inline std::string request(const std::string& method_and_target, const std::string& headers = "") {
  return method_and_target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}
inline std::string request_with_body(const std::string& method_and_target, const std::string& type,
                                     const std::string& body, const std::string& headers = "") {
  return request(method_and_target,
                 "Content-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers) +
         body;
}

class RunningServer {
 public:
  RunningServer(const ServiceOptions& options, const ListenOptions& listen)
      : service(options), server_(service, listen) {
    const auto started = std::make_shared<std::promise<void>>();
    ends_ = std::async(std::launch::async, [this, started] { server_.run([&] { started->set_value(); }); });
    started->get_future().wait();
    port = server_.port();
  }
  ~RunningServer() { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  void begin_to_stop() { server_.stop(); }
  bool has_stopped_within(std::chrono::milliseconds time) { return ends_.wait_for(time) == std::future_status::ready; }
  void stop() {
    if (ends_.valid() && !has_stopped_within(std::chrono::milliseconds(0))) begin_to_stop();
    if (ends_.valid()) ends_.wait();
  }

  Service service;
  std::uint16_t port = 0;

 private:
  Server server_;
  std::future<void> ends_;
};

// Options for a server with one tiny model; tests change them before they start it.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    folder_.add("tiny");
    options_.data = data_ / "records";
    options_.models.default_model = "tiny";
    options_.models.load.threads = 1;
    listen_.port = 0;
  }
  RunningServer& start() {
    server_ = std::make_unique<RunningServer>(options_, listen_);
    return *server_;
  }

  ModelFolder folder_;
  TemporaryFolder data_;
  ServiceOptions options_;
  ListenOptions listen_;
  std::unique_ptr<RunningServer> server_;
};

}  // namespace inctrl::server
