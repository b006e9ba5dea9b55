// tests/http_client/http_connection_test.cpp: src/http_client/http_connection.h, against a server of this machine.
#include "http_client/http_connection.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/expect_error.h"
#include "support/loopback_server.h"

namespace inctrl {
namespace {

struct Got {
  std::string content;
  int begun = 0;
  HttpRequest request(const std::string& url) {
    return {.url = url,
            .begin = [this](const HttpHead&) { ++begun; },
            .piece =
                [this](std::span<const std::byte> bytes) {
                  content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                }};
  }
};

TEST(HttpConnection, GivesHeadAndContent) {
  LoopbackServer server([](auto&) { return http_answer(200, "hello", "X-Thing:  a b \r\nx-thing: c\r\n"); });
  Got got;
  HttpRequest request = got.request(server.url("/a?b"));
  request.headers = {"Accept-Thing: yes"};
  const HttpAnswer answer = HttpConnection().send(request);
  EXPECT_EQ(answer.head.status, 200);
  EXPECT_EQ(answer.head.headers.at("x-thing"), "c");
  EXPECT_EQ(answer.broken, "");
  EXPECT_EQ(got.content, "hello");
  EXPECT_EQ(got.begun, 1);
  EXPECT_TRUE(server.heads().at(0).starts_with("GET /a?b HTTP/1.1\r\n"));
  EXPECT_NE(server.heads().at(0).find("\r\nAccept-Thing: yes\r\n"), std::string::npos);
}

TEST(HttpConnection, BeginsAnEmptyContentToo) {
  LoopbackServer server([](auto&) { return http_answer(204); });
  Got got;
  EXPECT_EQ(HttpConnection().send(got.request(server.url())).head.status, 204);
  EXPECT_EQ(got.begun, 1);
}

TEST(HttpConnection, HandsBackRedirectionsAndPassesOverWhatTheySay) {
  LoopbackServer server([](auto&) { return http_answer(302, "moved", "Location: ../b?c=1\r\n"); });
  Got got;
  const HttpAnswer answer = HttpConnection().send(got.request(server.url("/a/x")));
  EXPECT_EQ(answer.head.status, 302);
  EXPECT_EQ(answer.head.redirect, server.url("/b?c=1"));
  EXPECT_EQ(got.content, "");
  EXPECT_EQ(got.begun, 0);
}

TEST(HttpConnection, TellsHalfAnAnswerFromAWholeOne) {
  LoopbackServer server([](auto&) { return "HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\nhalf"; });
  Got got;
  const HttpAnswer answer = HttpConnection().send(got.request(server.url()));
  EXPECT_NE(answer.broken, "");
  EXPECT_FALSE(answer.stopped || answer.hopeless);
  EXPECT_EQ(got.content, "half");
}

TEST(HttpConnection, SaysWhyThereIsNoAnswer) {
  const HttpAnswer nobody = HttpConnection().send({.url = "http://127.0.0.1:1/"});
  EXPECT_EQ(nobody.head.status, 0);
  EXPECT_NE(nobody.broken.find("127.0.0.1"), std::string::npos) << nobody.broken;
  EXPECT_TRUE(HttpConnection().send({.url = "ftp://127.0.0.1:1/"}).hopeless);
}

TEST(HttpConnection, LetsThroughWhatTheReceiverThrows) {
  LoopbackServer server([](auto&) { return http_answer(200, "hello"); });
  HttpConnection connection;
  HttpRequest request{.url = server.url(), .piece = [](auto) { throw std::runtime_error("disk full"); }};
  EXPECT_THROW(connection.send(request), std::runtime_error);
  Got got;
  connection.send(got.request(server.url()));  // and serves again
  EXPECT_EQ(got.content, "hello");
}

TEST(HttpConnection, StopsWhenAsked) {
  LoopbackServer server([](auto&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    return std::string();
  });
  const auto begun = std::chrono::steady_clock::now();
  const HttpAnswer answer =
      HttpConnection().send({.url = server.url(), .stop = [&] {
                               return std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(100);
                             }});
  EXPECT_TRUE(answer.stopped);
  EXPECT_NE(answer.broken, "");
}

TEST(HttpConnection, PostsABody) {
  LoopbackServer server([](auto&) { return http_answer(200); });
  HttpConnection().send({.url = server.url(), .body = "12345"});
  EXPECT_TRUE(server.heads().at(0).starts_with("POST / HTTP/1.1\r\n"));
  EXPECT_NE(server.heads().at(0).find("\r\nContent-Length: 5\r\n"), std::string::npos);
}

}  // namespace
}  // namespace inctrl
