// tests/server/request_test.cpp: apps/server/request.h, what handlers see of a request.
#include "server/request.h"

#include <gtest/gtest.h>

namespace inctrl::server {
namespace {

using namespace std::chrono_literals;

TEST(MediaType, IsInLowerCaseAndWithoutParameters) {
  EXPECT_EQ(media_type("Text/HTML; charset=utf-8"), "text/html");
  EXPECT_EQ(media_type("image/png \t;x"), "image/png");
  EXPECT_EQ(media_type(""), "");
}

TEST(Request, HasTheHeadersThatWereSent) {
  Request request;
  request.headers = {{"x-image-name", "a.png"}};
  ASSERT_TRUE(request.header("x-image-name"));
  EXPECT_EQ(*request.header("x-image-name"), "a.png");
  EXPECT_EQ(request.header("x-other"), nullptr);
}

TEST(Patience, IsOverAtTheDeadline) {
  EXPECT_FALSE(Patience(Patience::Clock::now() + 1h).is_over());
  EXPECT_TRUE(Patience(Patience::Clock::now()).is_over());
}

TEST(Patience, IsOverWhenTheClientLeavesAndWakesWhoWaits) {
  Patience patience(Patience::Clock::now() + 1h);
  int woken = 0;
  patience.when_client_leaves([&] { ++woken; });
  patience.client_left();
  EXPECT_TRUE(patience.is_over());
  EXPECT_TRUE(patience.has_client_left());
  EXPECT_EQ(woken, 1);
}

TEST(Patience, WakesNobodyWhereNobodyWaitsAnyMore) {
  Patience patience(Patience::Clock::now() + 1h);
  int woken = 0;
  patience.when_client_leaves([&] { ++woken; });
  patience.when_client_leaves({});
  patience.client_left();
  EXPECT_EQ(woken, 0);
}

TEST(JsonResponse, SaysThatItIsJson) {
  const Response response = json_response("{}", http::status::created);
  EXPECT_EQ(response.status, http::status::created);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, "{}");
}

}  // namespace
}  // namespace inctrl::server
