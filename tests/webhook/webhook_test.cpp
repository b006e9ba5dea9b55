// tests/webhook/webhook_test.cpp: src/webhook/webhook.h, against a small server on the loopback interface.
#include "webhook/webhook.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/expect_error.h"

namespace inctrl {
namespace {

using std::chrono::milliseconds;
using Bodies = std::vector<std::string>;

// Answers each request with the next of `statuses` (the last one for all others), one connection at a time.
// Status 0: never answers.
class Server {
 public:
  explicit Server(std::vector<int> statuses)
      : statuses_(std::move(statuses)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket_, plain, size) != 0 || ::listen(socket_, 8) != 0 || ::getsockname(socket_, plain, &size) != 0)
      throw std::runtime_error("no loopback server");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    ended_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook?token=secret"; }
  Bodies bodies() {
    const std::lock_guard lock(mutex_);
    return bodies_;
  }
  std::string head() {
    const std::lock_guard lock(mutex_);
    return head_;
  }

 private:
  void serve() {
    for (int client = ::accept(socket_, nullptr, nullptr); client >= 0; client = ::accept(socket_, nullptr, nullptr)) {
      answer(client);
      ::close(client);
    }
  }

  void answer(int client) {
    std::string request;
    std::size_t body = std::string::npos, length = 0;
    std::array<char, 4096> piece{};
    while (body == std::string::npos || request.size() < body + length) {
      const ssize_t got = ::recv(client, piece.data(), piece.size(), 0);
      if (got <= 0) return;
      request.append(piece.data(), static_cast<std::size_t>(got));
      const std::size_t end = request.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      body = end + 4;
      length = std::stoul(request.substr(request.find("Content-Length: ") + 16));
    }
    const int status = note(request.substr(0, body), request.substr(body));
    while (status == 0 && !ended_) std::this_thread::sleep_for(milliseconds(5));
    const std::string answer = "HTTP/1.1 " + std::to_string(status) +
                               " X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  int note(const std::string& head, const std::string& body) {
    const std::lock_guard lock(mutex_);
    head_ = head;
    bodies_.push_back(body);
    return statuses_[std::min(bodies_.size(), statuses_.size()) - 1];
  }

  const std::vector<int> statuses_;
  const int socket_;
  int port_ = 0;
  std::mutex mutex_;
  Bodies bodies_;
  std::string head_;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// Short waits, and what was said.
struct Said {
  std::mutex mutex;
  std::string text;
  WebhookOptions options() {
    WebhookOptions short_ones{.per_attempt = milliseconds(2000), .per_post = milliseconds(4000)};
    short_ones.first_wait = milliseconds(1);
    short_ones.drain = milliseconds(8000);
    short_ones.say = [this](const std::string& line) {
      const std::lock_guard lock(mutex);
      text += line + '\n';
    };
    return short_ones;
  }
};

void expect_counts(const WebhookCounts& counts, std::size_t posted, std::size_t dropped) {
  EXPECT_EQ(counts.posted, posted);
  EXPECT_EQ(counts.dropped, dropped);
}

TEST(Webhook, PostsInOrderAsJson) {
  Server server({200});
  Said said;
  Webhook webhook(server.url(), said.options());
  for (const char* body : {"{\"a\": 1}", "{\"a\": 2}", ""}) webhook.post(body);
  expect_counts(webhook.finish(), 3, 0);
  EXPECT_EQ(server.bodies(), (Bodies{"{\"a\": 1}", "{\"a\": 2}", ""}));
  EXPECT_TRUE(server.head().starts_with("POST /hook?token=secret HTTP/1.1\r\n")) << server.head();
  EXPECT_NE(server.head().find("Content-Type: application/json\r\n"), std::string::npos);
  EXPECT_EQ(said.text, "");
}

TEST(Webhook, TriesAgainWhatMayWorkLaterAndSaysSoOnce) {
  Server server({500, 503, 429, 204});
  Said said;
  Webhook webhook(server.url(), said.options());
  webhook.post("x");
  webhook.post("y");
  expect_counts(webhook.finish(), 2, 0);
  EXPECT_EQ(server.bodies(), (Bodies{"x", "x", "x", "x", "y"}));
  const std::string host = server.url().substr(0, server.url().find("/hook"));
  EXPECT_EQ(said.text, "webhook: " + host + " does not take a result: the answer is 500\nwebhook: " + host +
                           " takes results again\n");
}

TEST(Webhook, DropsWhatIsRefusedAndFollowsNoRedirection) {
  Server server({404, 302, 200});
  Said said;
  Webhook webhook(server.url(), said.options());
  for (const char* body : {"a", "b", "c"}) webhook.post(body);
  expect_counts(webhook.finish(), 1, 2);
  EXPECT_EQ(server.bodies(), (Bodies{"a", "b", "c"}));
}

TEST(Webhook, GivesUpOnePostAfterItsTime) {
  Server server({500});
  Said said;
  WebhookOptions options = said.options();
  options.per_post = milliseconds(50);
  Webhook webhook(server.url(), options);
  webhook.post("a");
  expect_counts(webhook.finish(), 0, 1);
  EXPECT_GT(server.bodies().size(), 2u);
}

TEST(Webhook, NeverHoldsUpTheRunAndDropsWhatDoesNotFit) {
  Server server({0});
  Said said;
  WebhookOptions options = said.options();
  options.queue = 2;
  options.drain = milliseconds(100);
  Webhook webhook(server.url(), options);
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) webhook.post("x");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(1000));
  expect_counts(webhook.finish(), 0, 100);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(3000));
}

TEST(Webhook, EndsInTimeWhereNobodyListens) {
  Said said;
  WebhookOptions options = said.options();
  options.drain = milliseconds(100);
  options.first_wait = milliseconds(60'000);
  Webhook webhook("http://127.0.0.1:1/", options);
  webhook.post("x");
  webhook.post("y");
  expect_counts(webhook.finish(), 0, 2);
  webhook.post("z");
  expect_counts(webhook.finish(), 0, 3);
  EXPECT_NE(said.text.find("http://127.0.0.1:1 does not take a result: "), std::string::npos) << said.text;
}

TEST(Webhook, TakesAddressesOfTheWebOnly) {
  for (const char* url : {"", "127.0.0.1", "ftp://host/", "file:///etc/passwd", "http://"})
    expect_error(ErrorCode::kInvalidArgument, "is no address of http or https", [&] { Webhook(url, {}); });
}

}  // namespace
}  // namespace inctrl
