// apps/server/connection.cpp. Tested by tests/server/server_test.cpp and tests/end_to_end/serve_test.py
#include "server/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "server/admission.h"
#include "server/problem.h"
#include "server/waiting.h"

namespace inctrl::server {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Parser = http::request_parser<http::string_body>;

constexpr std::uint32_t kMostHeader = 16 << 10;  // bytes
constexpr std::size_t kFirstBytes = 512;         // an idle connection's memory
constexpr std::size_t kBodyPiece = 64 << 10;     // of a body, read at once; without it, Beast reads 512 bytes

auto noting(error_code& error) {
  return net::redirect_error(net::use_awaitable, error);
}

// Room for a request's body among all that are in memory; given back at its end. It grows as the body comes: who
// promises a large one and sends little keeps nobody out.
class Room {
 public:
  explicit Room(Connections& shared) : shared_(shared) {}
  ~Room() { shared_.bodies -= bytes_; }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  void grow_to(std::size_t bytes) {
    const std::size_t others = shared_.bodies - bytes_;
    if (others > 0 && others + bytes > shared_.service.options().bodies_bytes)
      throw busy("the requests under way hold as much memory as they may", 1);
    shared_.bodies = others + bytes;
    bytes_ = bytes;
  }

 private:
  Connections& shared_;
  std::size_t bytes_ = 0;
};

// While a request is worked on: tells its Patience if the client closes the connection.
class Watch {
 public:
  Watch(beast::tcp_stream& stream, std::shared_ptr<Patience> patience)
      : stream_(stream), watches_(std::make_shared<bool>(true)) {
    const int handle = stream.socket().native_handle();
    stream.socket().async_wait(net::ip::tcp::socket::wait_read,
                               [watches = watches_, patience = std::move(patience), handle](error_code error) {
                                 if (error || !*watches) return;
                                 char byte = 0;
                                 // Nothing to read on a readable socket: it was closed. What is there to read is the
                                 // next request.
                                 if (::recv(handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0) patience->client_left();
                               });
  }
  ~Watch() {
    *watches_ = false;
    error_code ignored;
    stream_.socket().cancel(ignored);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  beast::tcp_stream& stream_;
  std::shared_ptr<bool> watches_;
};

// Ends what a connection waits for after a time, and leaves it open for an answer: at the stream's own limit Beast
// closes it.
class TimeLimit {
 public:
  TimeLimit(beast::tcp_stream& stream, std::chrono::steady_clock::duration time)
      : timer_(stream.get_executor(), time), state_(std::make_shared<State>()) {
    timer_.async_wait([state = state_, &stream](error_code error) {
      if (error || state->ended) return;
      state->is_over = true;
      stream.cancel();
    });
  }
  ~TimeLimit() { state_->ended = true; }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;
  bool is_over() const { return state_->is_over; }

 private:
  struct State {
    bool is_over = false, ended = false;
  };
  net::steady_timer timer_;
  std::shared_ptr<State> state_;
};

class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::size_t& count_;
};

template <typename Message>
void set_headers(Message& message, const Response& response, bool keep_alive) {
  message.set(http::field::server, "inctrl");
  if (!response.content_type.empty()) message.set(http::field::content_type, response.content_type);
  message.set("X-Content-Type-Options", "nosniff");
  message.set("Referrer-Policy", "no-referrer");
  message.set("Cross-Origin-Resource-Policy", "same-origin");
  message.set("Cross-Origin-Opener-Policy", "same-origin");
  message.set("X-Frame-Options", "DENY");
  message.set("Content-Security-Policy",
              "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
              "frame-ancestors 'none'");
  message.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) message.set(name, value);
  message.keep_alive(keep_alive);
  if (keep_alive) message.set(http::field::connection, "keep-alive");  // clients of HTTP/1.0 wait for the word
}

template <typename Stream>
class Connection {
 public:
  Connection(Stream& stream, Connections& shared) : stream_(stream), shared_(shared) {}

  net::awaitable<void> run() {
    bool goes_on = true;
    while (goes_on && !shared_.ends) {
      if (!co_await first_bytes()) co_return;
      goes_on = co_await one_request();
      if (buffer_.size() == 0) buffer_.shrink_to_fit();
    }
    co_await say_goodbye();
  }

 private:
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  // Waits for a request; false if the client goes, or waits too long.
  net::awaitable<bool> first_bytes() {
    if (buffer_.size() > 0) co_return true;
    const auto place = shared_.idle.insert(shared_.idle.end(), [this] { tcp().close(); });
    tcp().expires_after(is_first_ ? shared_.options.header_timeout : shared_.options.idle_timeout);
    is_first_ = false;
    error_code error;
    const std::size_t read = co_await stream_.async_read_some(buffer_.prepare(kFirstBytes), noting(error));
    shared_.idle.erase(place);
    buffer_.commit(read);
    co_return !error;
  }

  // False if there can be no further one.
  net::awaitable<bool> one_request() {
    const auto begin = std::chrono::steady_clock::now();
    Parser parser;
    parser.header_limit(kMostHeader);
    parser.body_limit(boost::none);
    tcp().expires_after(shared_.options.header_timeout);
    error_code error;
    co_await http::async_read_header(stream_, buffer_, parser, noting(error));
    if (error == http::error::end_of_stream || error == beast::error::timeout ||
        (error && error.category() != http::make_error_code(http::error::bad_method).category()))
      co_return false;
    const Counted counted(shared_.requests);
    Response response;
    std::string operation = "none";
    bool is_clean = false;  // the body was read to its end
    if (error) {
      response = problem_response(std::make_exception_ptr(broken_header(error)));
    } else {
      response = co_await answer(parser, operation, is_clean);
    }
    const bool is_head = !error && parser.get().method() == http::verb::head;
    const bool knows_chunks = error || parser.get().version() >= 11;
    const bool ends_by_closing = response.more && !knows_chunks;
    const bool keep = !error && is_clean && parser.keep_alive() && !shared_.ends && !ends_by_closing;
    const Framing framing{is_head, keep, knows_chunks};
    const bool written = co_await write(std::move(response), framing, operation, begin);
    co_return written&& keep;
  }

  static HttpError broken_header(error_code error) {
    if (error == http::error::header_limit)
      return {http::status::request_header_fields_too_large, "limit", "the request's header has more than 16 KiB"};
    return {http::status::bad_request, "invalid-argument", "the request is no HTTP: " + error.message()};
  }

  // What goes wrong on the way is the answer.
  net::awaitable<Response> answer(Parser& parser, std::string& operation, bool& is_clean) {
    std::exception_ptr thrown;
    try {
      Admission admission = admit(shared_.service, parser.get(), is_local());
      operation = admission.operation;
      if (!admission.route) {
        is_clean = parser.is_done();
        co_return std::move(*admission.ready);
      }
      co_return co_await handle(parser, admission, is_clean);
    } catch (...) {
      thrown = std::current_exception();
    }
    // Where nothing is left to be read, a refused request does not cost the connection.
    is_clean = is_clean || parser.is_done();
    const Problem problem = problem_of(thrown);
    shared_.service.measures().problem(problem.kind);
    if (problem.status == http::status::internal_server_error)
      shared_.service.options().log(operation + ": " + what(thrown));
    co_return problem_response(thrown, parser.get().target().starts_with("/v2"));
  }

  net::awaitable<Response> handle(Parser& parser, Admission& admission, bool& is_clean) {
    const auto length = parser.content_length();
    if (length && *length > admission.most_body) throw too_large(admission.most_body);
    const bool has_body = parser.chunked() || length.value_or(0) > 0;
    Room room(shared_);
    if (has_body) co_await read_body(parser, admission.most_body, room);
    is_clean = true;
    admission.request->body = std::move(parser.get().body());
    tcp().expires_never();
    Service& service = shared_.service;
    if (const auto* plain = std::get_if<Handler>(&admission.route->handler)) {
      const Handler handler = *plain;
      const std::shared_ptr<Request> request = admission.request;
      co_return co_await on_pool(service.pool(), [&] { return handler(service, *request); });
    }
    const Watch watch(tcp(), admission.request->patience);
    co_return co_await std::get<AwaitingHandler>(admission.route->handler)(service, admission.request);
  }

  net::awaitable<void> read_body(Parser& parser, std::uint64_t most, Room& room) {
    error_code error;
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> go_on(http::status::continue_, 11);
      co_await http::async_write(stream_, go_on, noting(error));
    }
    parser.body_limit(most);
    buffer_.reserve(kBodyPiece);
    tcp().expires_never();
    const TimeLimit limit(tcp(), shared_.options.body_timeout);
    while (!error && !parser.is_done()) {
      co_await http::async_read_some(stream_, buffer_, parser, noting(error));
      if (!error) room.grow_to(parser.get().body().size());
    }
    if (error == http::error::body_limit) throw too_large(most);
    if (error && limit.is_over())
      throw HttpError(http::status::request_timeout, "deadline", "the request's body came too slowly");
    if (error)
      throw HttpError(http::status::bad_request, "bad-format", "the request's body is broken: " + error.message());
  }

  static HttpError too_large(std::uint64_t most) {
    return {http::status::payload_too_large, "limit",
            "the request's body has more than " + std::to_string(most) + " bytes"};
  }

  static std::string what(const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      return error.what();
    } catch (...) {
      return "something that is no exception";
    }
  }

  bool is_local() const { return shared_.is_local; }

  struct Framing {
    bool is_head, keep, chunked;
  };

  net::awaitable<bool> write(Response response, Framing framing, const std::string& operation,
                             std::chrono::steady_clock::time_point begin) {
    const int status = static_cast<int>(response.status);
    const bool written = response.more && !framing.is_head ? co_await write_pieces(response, framing)
                                                           : co_await write_whole(response, framing);
    shared_.service.measures().request(operation, status,
                                       std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    co_return written;
  }

  net::awaitable<bool> write_whole(Response& response, Framing framing) {
    http::response<http::string_body> message(response.status, 11);
    set_headers(message, response, framing.keep);
    if (framing.is_head) {
      message.content_length(response.body.size());
    } else {
      message.body() = std::move(response.body);
      message.prepare_payload();
    }
    error_code error;
    tcp().expires_after(shared_.options.body_timeout);
    co_await http::async_write(stream_, message, noting(error));
    co_return !error;
  }

  // As they are made; each has its own time. Where there are no chunks, closing the connection is the end.
  net::awaitable<bool> write_pieces(Response& response, Framing framing) {
    http::response<http::empty_body> head(response.status, 11);
    set_headers(head, response, framing.keep);
    if (framing.chunked) head.chunked(true);
    http::response_serializer<http::empty_body> serializer(head);
    error_code error;
    tcp().expires_after(shared_.options.body_timeout);
    co_await http::async_write_header(stream_, serializer, noting(error));
    while (!error) {
      const auto more = response.more;
      const std::string piece = co_await on_pool(shared_.service.pool(), [&more] { return more(); });
      tcp().expires_after(shared_.options.body_timeout);
      if (piece.empty()) {
        if (!framing.chunked) break;
        const auto last = http::make_chunk_last();
        co_await net::async_write(stream_, last, noting(error));
        break;
      }
      const auto chunk = http::make_chunk(net::buffer(piece));
      if (framing.chunked)
        co_await net::async_write(stream_, chunk, noting(error));
      else
        co_await net::async_write(stream_, net::buffer(piece), noting(error));
    }
    co_return !error;
  }

  // What the client still sends is read for a moment: closing at once would take our answer from it.
  net::awaitable<void> say_goodbye() {
    constexpr std::size_t kMost = 4 << 20;
    error_code error;
    tcp().socket().shutdown(net::ip::tcp::socket::shutdown_send, error);
    tcp().expires_after(std::chrono::seconds(2));
    for (std::size_t read = 0; read < kMost && !error;) {
      buffer_.clear();
      read += co_await tcp().async_read_some(buffer_.prepare(64 << 10), noting(error));
    }
  }

  Stream& stream_;
  Connections& shared_;
  beast::flat_buffer buffer_;
  bool is_first_ = true;
};

}  // namespace

net::awaitable<void> serve(beast::tcp_stream& stream, Connections& shared) {
  Connection<beast::tcp_stream> connection(stream, shared);
  co_await connection.run();
}

net::awaitable<void> serve(beast::ssl_stream<beast::tcp_stream>& stream, Connections& shared) {
  error_code error;
  beast::get_lowest_layer(stream).expires_after(shared.options.header_timeout);
  co_await stream.async_handshake(net::ssl::stream_base::server, noting(error));
  if (error) co_return;
  Connection<beast::ssl_stream<beast::tcp_stream>> connection(stream, shared);
  co_await connection.run();
}

}  // namespace inctrl::server
