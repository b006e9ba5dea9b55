// tests/hub/careful_get_test.cpp: src/hub/careful_get.h
#include "hub/careful_get.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/loopback_server.h"

namespace inctrl {
namespace {

TEST(CarefulGet, FollowsWithTheTokenAtHomeOnly) {
  LoopbackServer store([](auto&) { return http_answer(200, "content"); });
  std::string first;
  LoopbackServer hub([&](const std::string& head) {
    return http_answer(302, "", "Location: " + (head.starts_with("GET /a ") ? "/b" : store.url("/c")) + "\r\n");
  });
  std::string content;
  CarefulGet web({.endpoint = hub.url(), .token = "hf_secret"});
  const HttpAnswer answer =
      web.get({.url = hub.url("/a"), .range = "bytes=3-", .piece = [&](std::span<const std::byte> bytes) {
                 content.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
               }});
  EXPECT_EQ(answer.head.status, 200);
  EXPECT_EQ(content, "content");
  ASSERT_EQ(hub.heads().size(), 2u);
  for (const std::string& head : hub.heads())
    EXPECT_NE(head.find("\r\nAuthorization: Bearer hf_secret\r\n"), std::string::npos) << head;
  ASSERT_EQ(store.heads().size(), 1u);
  EXPECT_EQ(store.heads()[0].find("Authorization"), std::string::npos);
  EXPECT_NE(store.heads()[0].find("\r\nRange: bytes=3-\r\n"), std::string::npos);
}

TEST(CarefulGet, AsksNobodyWithoutEncryptionButThisMachine) {
  CarefulGet web({.endpoint = "https://hub.example"});
  expect_error(ErrorCode::kInvalidArgument, "not encrypted", [&] { web.get({.url = "http://hub.example/x"}); });
  expect_error(ErrorCode::kInvalidArgument, "no address", [&] { web.get({.url = "ftp://hub.example/x"}); });
  LoopbackServer here([](auto&) { return http_answer(302, "", "Location: http://hub.example/x\r\n"); });
  expect_error(ErrorCode::kInvalidArgument, "'http://hub.example/x' is not encrypted",
               [&] { web.get({.url = here.url()}); });
}

TEST(CarefulGet, LeavesTheWebForNothing) {
  std::string location;
  LoopbackServer server([&](auto&) { return http_answer(302, "", "Location: " + location + "\r\n"); });
  CarefulGet web({.endpoint = server.url()});
  location = "file:///etc/passwd";
  expect_error(ErrorCode::kBackend, "no address of the web", [&] { web.get({.url = server.url()}); });
  location = "/again";
  expect_error(ErrorCode::kBackend, "more than 10 times", [&] { web.get({.url = server.url()}); });
  EXPECT_EQ(server.heads().size(), 12u);
}

}  // namespace
}  // namespace inctrl
