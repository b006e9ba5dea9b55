// tests/hub/attempts_test.cpp: src/hub/attempts.h
#include "hub/attempts.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

HttpAnswer status(int code, std::map<std::string, std::string> headers = {}) {
  return {.head = {.status = code, .headers = std::move(headers)}};
}

class AttemptsOf : public ::testing::Test {
 protected:
  Patience patience_{
      .retries = 2, .first_wait = std::chrono::milliseconds(1), .say = [this](auto& line) { said_ += line + "\n"; }};
  std::string said_;
};

TEST_F(AttemptsOf, WhatMayWorkLaterIsTriedAgainThenGivenUp) {
  Attempts attempts(patience_, "it", false);
  EXPECT_TRUE(attempts.wait_after(status(503), false));
  EXPECT_TRUE(attempts.wait_after({.broken = "cut off"}, false));
  EXPECT_EQ(said_, "it: the answer is 503; again in 0.001 s\nit: cut off; again in 0.002 s\n");
  expect_error(ErrorCode::kBackend, "it: the answer is 429 (asked 3 times)",
               [&] { attempts.wait_after(status(429), false); });
}

TEST_F(AttemptsOf, ContentThatCameStartsTheCountAnew) {
  Attempts attempts(patience_, "it", false);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(attempts.wait_after({.broken = "cut off"}, true));
}

TEST_F(AttemptsOf, TheServersWaitCounts) {
  Attempts attempts(patience_, "it", false);
  EXPECT_TRUE(attempts.wait_after(status(429, {{"retry-after", "0"}}), false));
  EXPECT_NE(said_.find("again in 0 s"), std::string::npos);
  EXPECT_TRUE(attempts.wait_after(status(429, {{"retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"}}), false));
  Attempts other(patience_, "it", false);
  expect_error(ErrorCode::kBackend, "ask again in 301 seconds", [&] {
    other.wait_after(status(503, {{"retry-after", "301"}}), false);
  });
}

TEST_F(AttemptsOf, WhatNeverWorksIsSaidAtOnce) {
  Attempts without(patience_, "it", false), with(patience_, "it", true);
  expect_error(ErrorCode::kNotFound, "it: the answer is 404", [&] { without.wait_after(status(404), false); });
  expect_error(ErrorCode::kBackend, "Set HF_TOKEN to a token", [&] { without.wait_after(status(401), false); });
  expect_error(ErrorCode::kBackend, "The token that was sent", [&] { with.wait_after(status(403), false); });
  expect_error(ErrorCode::kBackend, "(' a\\x0a')", [&] {
    with.wait_after(status(400, {{"x-error-message", " a\n"}}), false);
  });
  expect_error(ErrorCode::kBackend, "SSL_CERT_FILE",
               [&] { with.wait_after({.broken = "no certificate", .hopeless = true}, false); });
  EXPECT_EQ(said_, "");
}

TEST_F(AttemptsOf, StopsWhileItWaits) {
  patience_.first_wait = std::chrono::milliseconds(100'000);
  int asked = 0;
  patience_.stop = [&] { return ++asked > 2; };
  Attempts attempts(patience_, "it", false);
  EXPECT_FALSE(attempts.wait_after(status(500), false));
  EXPECT_FALSE(attempts.wait_after({.broken = "stopped", .stopped = true}, false));
}

}  // namespace
}  // namespace inctrl
