// tests/http_client/url_test.cpp: src/http_client/url.h
#include "http_client/url.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Url, HasItsParts) {
  EXPECT_EQ(parse_url("https://user:secret@Host.Example:8443/a/b?q#f"),
            (Url{"https", "host.example", "8443", "/a/b", true}));
  EXPECT_EQ(parse_url("http://host"), (Url{"http", "host", "80", "/", false}));
  EXPECT_EQ(parse_url("HTTPS://host/"), (Url{"https", "host", "443", "/", false}));
  EXPECT_EQ(parse_url("http://[::1]:90/"), (Url{"http", "::1", "90", "/", false}));
}

TEST(Url, OfTheWebOnly) {
  for (const char* text : {"", "host/path", "//host", "ftp://host/", "file:///etc/passwd", "http://",
                           "http://host:port/", "https://ho st/", "https://host/\n", "javascript:1"})
    expect_error(ErrorCode::kInvalidArgument, "is no address of http or https", [&] { parse_url(text); });
}

TEST(Url, TheOriginIsSchemeHostAndPort) {
  const auto origin = [](const char* text) { return origin_of(parse_url(text)); };
  EXPECT_EQ(origin("https://Host/a"), origin("https://user@host:443/b?c"));
  EXPECT_NE(origin("https://host"), origin("http://host"));
  EXPECT_NE(origin("https://host"), origin("https://host:444"));
  EXPECT_NE(origin("https://host"), origin("https://host.evil"));
  EXPECT_EQ(origin("http://[::1]/"), "http://[::1]:80");
}

TEST(Url, LoopbackIsThisMachine) {
  for (const char* here :
       {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/", "http://127.255.0.9/", "http://[::1]/"})
    EXPECT_TRUE(is_loopback(parse_url(here))) << here;
  for (const char* away : {"http://127.0.0.1.example/", "http://localhost.example/", "http://10.0.0.1/",
                           "http://[::2]/", "http://128.0.0.1/"})
    EXPECT_FALSE(is_loopback(parse_url(away))) << away;
}

TEST(PercentEncoded, LeavesOnlyWhatMeansItself) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("refs/pr/3 ?#%\xc3\xa9"), "refs%2Fpr%2F3%20%3F%23%25%C3%A9");
}

}  // namespace
}  // namespace inctrl
