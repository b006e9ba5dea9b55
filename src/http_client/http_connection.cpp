// src/http_client/http_connection.cpp. Tested by tests/http_client/http_connection_test.cpp
#include "http_client/http_connection.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "http_client/curl.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostHeaders = 200;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// One request on its way. libcurl calls it from C, so nothing it calls may throw through.
struct Exchange {
  const HttpRequest& request;
  HttpAnswer answer;
  bool begun = false;
  std::exception_ptr failure;

  template <typename Work>
  bool guarded(const Work& work) noexcept {
    try {
      work();
      return true;
    } catch (...) {
      failure = std::current_exception();
      return false;
    }
  }

  bool wanted() const { return answer.head.status / 100 == 2; }
  void begin() {
    if (begun || !wanted()) return;
    begun = true;
    if (request.begin) request.begin(answer.head);
  }

  // Each answer of a chain (100 Continue, a proxy's) has a status line; the last one counts.
  void note(std::string_view line) {
    if (line.starts_with("HTTP/")) {
      answer.head = {};
      const std::size_t blank = line.find(' ');
      if (blank != std::string_view::npos) answer.head.status = std::atoi(std::string(line.substr(blank, 4)).c_str());
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || answer.head.headers.size() >= kMostHeaders) return;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    answer.head.headers[name] = trimmed(line.substr(colon + 1));
  }

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    return exchange.guarded([&] { exchange.note({bytes, size * count}); }) ? size * count : 0;
  }

  static std::size_t on_piece(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    const bool taken = exchange.guarded([&] {
      exchange.begin();
      if (exchange.wanted() && exchange.request.piece)
        exchange.request.piece(std::as_bytes(std::span(bytes, size * count)));
    });
    return taken ? size * count : CURL_WRITEFUNC_ERROR;
  }

  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& exchange = *static_cast<Exchange*>(self);
    bool stop = false;
    const bool asked = exchange.guarded([&] { stop = exchange.request.stop && exchange.request.stop(); });
    if (stop) exchange.answer.stopped = true;
    return stop || !asked ? 1 : 0;
  }
};

const char* certificates() {
  for (const char* variable : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"})
    if (const char* file = std::getenv(variable); file && *file) return file;
  return nullptr;
}

}  // namespace

class HttpConnection::Body {
 public:
  Body() : curl_(libcurl().easy_init()) {
    require(curl_ != nullptr, ErrorCode::kBackend, "http: libcurl has no memory");
  }

  HttpAnswer send(const HttpRequest& request) {
    Exchange exchange{.request = request};
    const Headers headers = prepare(request, exchange);
    const CURLcode code = libcurl().easy_perform(curl_.get());
    if (exchange.failure) std::rethrow_exception(exchange.failure);
    HttpAnswer& answer = exchange.answer;
    if (code == CURLE_OK) {
      exchange.begin();
      char* address = nullptr;
      if (libcurl().easy_getinfo(curl_.get(), CURLINFO_REDIRECT_URL, &address) == CURLE_OK && address)
        answer.head.redirect = address;
    } else {
      answer.broken = *error_ ? error_ : libcurl().easy_strerror(code);
      answer.hopeless = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
                        code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT;
    }
    return std::move(answer);
  }

 private:
  struct Free {
    void operator()(CURL* curl) const { libcurl().easy_cleanup(curl); }
    void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
  };
  using Headers = std::unique_ptr<curl_slist, Free>;

  template <typename Value>
  void set(CURLoption option, Value value) {
    require(libcurl().easy_setopt(curl_.get(), option, value) == CURLE_OK, ErrorCode::kBackend,
            "http: libcurl refused option ", static_cast<int>(option));
  }

  // The connection survives the reset. The headers must live as long as the request.
  Headers prepare(const HttpRequest& request, Exchange& exchange) {
    libcurl().easy_reset(curl_.get());
    *error_ = '\0';
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's answer is not the server's
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "inctrl");
    set(CURLOPT_ERRORBUFFER, error_);
    if (const char* file = certificates()) set(CURLOPT_CAINFO, file);
    set(CURLOPT_HEADERFUNCTION, &Exchange::on_header);
    set(CURLOPT_HEADERDATA, &exchange);
    set(CURLOPT_WRITEFUNCTION, &Exchange::on_piece);
    set(CURLOPT_WRITEDATA, &exchange);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Exchange::on_progress);
    set(CURLOPT_XFERINFODATA, &exchange);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.at_most.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.to_connect.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall.count()));
    if (request.body) {
      set(CURLOPT_POSTFIELDS, request.body->data());
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    }
    return with_headers(request);
  }

  Headers with_headers(const HttpRequest& request) {
    Headers headers;
    for (const std::string& header : request.headers) {
      curl_slist* longer = libcurl().slist_append(headers.get(), header.c_str());
      require(longer != nullptr, ErrorCode::kBackend, "http: libcurl has no memory");
      static_cast<void>(headers.release());  // `longer` goes on with it
      headers.reset(longer);
    }
    set(CURLOPT_HTTPHEADER, headers.get());
    return headers;
  }

  std::unique_ptr<CURL, Free> curl_;
  char error_[CURL_ERROR_SIZE] = {};
};

HttpConnection::HttpConnection() : body_(std::make_unique<Body>()) {}

HttpConnection::~HttpConnection() = default;
HttpConnection::HttpConnection(HttpConnection&&) noexcept = default;
HttpConnection& HttpConnection::operator=(HttpConnection&&) noexcept = default;

HttpAnswer HttpConnection::send(const HttpRequest& request) {
  return body_->send(request);
}

}  // namespace inctrl
