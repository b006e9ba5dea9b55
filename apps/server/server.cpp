// apps/server/server.cpp. Tested by tests/server/server_test.cpp and tests/end_to_end/serve_test.py
#include "server/server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <optional>

#include "server/connection.h"
#include "server/waiting.h"
#include "tensor/require.h"

namespace inctrl::server {

namespace net = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using net::ip::tcp;

namespace {

tcp::endpoint endpoint_of(const ListenOptions& options) {
  error_code error;
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  const net::ip::address address = net::ip::make_address(host, error);
  require(!error, ErrorCode::kInvalidArgument, "--host '", options.host,
          "' is no address such as 127.0.0.1, 0.0.0.0 or ::1");
  return {address, options.port};
}

std::optional<net::ssl::context> tls_of(const ListenOptions& options) {
  if (options.tls_certificate.empty()) return std::nullopt;
  net::ssl::context context(net::ssl::context::tls_server);
  error_code error;
  context.set_options(net::ssl::context::default_workarounds | net::ssl::context::no_sslv2 |
                      net::ssl::context::no_sslv3 | net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1);
  context.use_certificate_chain_file(options.tls_certificate.string(), error);
  require(!error, ErrorCode::kBadFormat, "--tls-cert ", options.tls_certificate.string(),
          " is no certificate in PEM: ", error.message());
  const std::filesystem::path& key = options.tls_key.empty() ? options.tls_certificate : options.tls_key;
  context.use_private_key_file(key.string(), net::ssl::context::pem, error);
  require(!error, ErrorCode::kBadFormat, "--tls-key ", key.string(),
          " is no key of that certificate in PEM: ", error.message());
  return context;
}

}  // namespace

struct Server::Body {
  Body(Service& the_service, const ListenOptions& the_options)
      : service(the_service), options(the_options), tls(tls_of(options)) {
    const tcp::endpoint endpoint = endpoint_of(options);
    const bool is_loopback = endpoint.address().is_loopback();
    require(is_loopback || service.options().tokens.are_needed(), ErrorCode::kInvalidArgument, "--host ", options.host,
            " lets other machines in: give --token-file, or keep to 127.0.0.1");
    shared.is_local = is_loopback && !service.options().tokens.are_needed();
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(tcp::acceptor::max_listen_connections, error);
    require(!error, ErrorCode::kBackend, "cannot listen at ", options.host, " port ", options.port, ": ",
            error.message());
  }

  net::awaitable<void> accept() {
    while (acceptor.is_open()) {
      error_code error;
      tcp::socket socket = co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, error));
      if (error == net::error::operation_aborted || !acceptor.is_open()) co_return;
      if (error || connections >= options.connections) {
        if (error) co_await pause(std::chrono::milliseconds(100));  // no file handle is free: some will be
        continue;
      }
      socket.set_option(tcp::no_delay(true), error);
      net::co_spawn(context, connection(beast::tcp_stream(std::move(socket))), net::detached);
    }
  }

  net::awaitable<void> pause(std::chrono::steady_clock::duration time) {
    error_code ignored;
    net::steady_timer timer(context, time);
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, ignored));
  }

  net::awaitable<void> connection(beast::tcp_stream stream) {
    ++connections;
    try {
      if (tls) {
        beast::ssl_stream<beast::tcp_stream> encrypted(std::move(stream), *tls);
        co_await serve(encrypted, shared);
      } else {
        co_await serve(stream, shared);
      }
    } catch (const std::exception& error) {
      service.options().log(std::string("a connection ended: ") + error.what());
    }
    --connections;
  }

  // No new requests; those under way are answered, for as long as they may take.
  net::awaitable<void> end() {
    service.ready = false;
    if (Follower* follower = service.follower()) follower->stop();
    error_code ignored;
    acceptor.close(ignored);
    shared.ends = true;
    for (const auto& close : shared.idle) close();
    const auto latest = std::chrono::steady_clock::now() + options.drain;
    while (shared.requests > 0 && std::chrono::steady_clock::now() < latest)
      co_await pause(std::chrono::milliseconds(20));
    if (shared.requests > 0) service.options().log(std::to_string(shared.requests) + " requests were not done in time");
    co_await pause(std::chrono::milliseconds(50));  // for the last bytes
    context.stop();
  }

  // Results that are too old, or too many for the folder, go.
  net::awaitable<void> tidy() {
    for (;;) {
      try {
        co_await on_pool(service.pool(), [this] { service.tidy(); });
      } catch (const std::exception& error) {
        service.options().log(std::string("old results could not be removed: ") + error.what());
      }
      co_await pause(std::chrono::minutes(10));
    }
  }

  net::awaitable<void> follow(Follower& follower) {
    while (!is_ending) {
      co_await on_pool(service.pool(), [&follower] { follower.follow(); });
      co_await pause(follower.options().every);
    }
  }

  Service& service;
  const ListenOptions options;
  Connections shared{service, options};
  std::size_t connections = 0;
  bool is_ending = false;
  std::optional<net::ssl::context> tls;
  net::io_context context{1};  // its end ends what connections were doing, so it goes first
  tcp::acceptor acceptor{context};
};

Server::Server(Service& service, const ListenOptions& options) : body_(std::make_unique<Body>(service, options)) {}
Server::~Server() = default;

std::uint16_t Server::port() const noexcept {
  error_code ignored;
  return body_->acceptor.local_endpoint(ignored).port();
}

void Server::run(const std::function<void()>& started) {
  net::co_spawn(body_->context, body_->accept(), net::detached);
  net::co_spawn(body_->context, body_->tidy(), net::detached);
  if (Follower* follower = body_->service.follower())
    net::co_spawn(body_->context, body_->follow(*follower), net::detached);
  net::signal_set signals(body_->context, SIGINT, SIGTERM);
  signals.async_wait([this](error_code error, int) {
    if (!error) stop();
  });
  body_->service.ready = true;
  if (started) started();
  body_->context.run();
  // What still runs tells its request, which is here until then.
  body_->service.engine().stop();
  body_->service.pool().join();
  body_->service.records().sync();
}

void Server::stop() {
  net::post(body_->context, [body = body_.get()] {
    if (std::exchange(body->is_ending, true)) return;
    net::co_spawn(body->context, body->end(), net::detached);
  });
}

}  // namespace inctrl::server
