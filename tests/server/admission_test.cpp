// tests/server/admission_test.cpp: apps/server/admission.h lets in who may, before a byte of a body is read.
#include "server/admission.h"

#include <gtest/gtest.h>

#include <boost/beast/http/empty_body.hpp>

#include "server/model_folder.h"
#include "server/problem.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

using http::verb;
using Header = http::request<http::empty_body>;

Header header(verb method, const std::string& target, const std::string& host = "localhost:8420") {
  Header made(method, target, 11);
  made.set(http::field::host, host);
  return made;
}

class AdmissionTest : public testing::Test {
 protected:
  AdmissionTest() { folder_.add("tiny"); }

  Service& service() {
    if (!service_) service_ = std::make_unique<Service>(options_);
    return *service_;
  }
  Admission admit(const Header& header, bool local = true) { return server::admit(service(), header, local); }
  Admission admit(verb method, const std::string& target) { return admit(header(method, target)); }

  // "403 forbidden"; empty if it was let in.
  std::string refusal(const Header& header, bool local = true) {
    try {
      (void)admit(header, local);
      return "";
    } catch (...) {
      const Problem problem = problem_of(std::current_exception());
      return std::to_string(static_cast<int>(problem.status)) + ' ' + problem.kind;
    }
  }
  std::string refusal(verb method, const std::string& target, const std::string& token) {
    Header asked = header(method, target);
    if (!token.empty()) asked.set(http::field::authorization, "Bearer " + token);
    return refusal(asked, false);
  }
  void need_tokens() {
    const auto file = data_ / "tokens";
    write_file(file, "reader-0123456789 read\nwriter-0123456789 full\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    options_.tokens = Tokens::read(file);
  }

  ModelFolder folder_;
  TemporaryFolder data_;
  ServiceOptions options_{.data = data_ / "records", .models = {.default_model = "tiny"}, .body_bytes = 12345};
  std::unique_ptr<Service> service_;
};

TEST_F(AdmissionTest, FindsTheRouteAndWhatTheAddressSays) {
  const Admission admission = admit(verb::post, "/v1/prompt-sets/N%C3%BCsse:detect?store=false");
  ASSERT_TRUE(admission.route);
  EXPECT_EQ(admission.operation, "POST /v1/prompt-sets/{id}:detect");
  EXPECT_EQ(admission.request->method, verb::post);
  EXPECT_EQ(admission.request->parameters, std::vector<std::string>{"N\xc3\xbcsse"});
  EXPECT_EQ(admission.request->query.flag("store"), false);
}

TEST_F(AdmissionTest, PassesOnTheHeadersThatHandlersAskFor) {
  Header asked = header(verb::post, "/v1/prompt-sets/nuts:detect");
  asked.set(http::field::content_type, "Image/JPEG; x=y");
  asked.set(http::field::accept, "text/csv");
  asked.set("X-Image-Name", "a.jpg");
  asked.set("Cookie", "secret");
  const Admission admission = admit(asked);
  EXPECT_EQ(admission.request->content_type, "Image/JPEG; x=y");
  EXPECT_EQ(admission.request->accept, "text/csv");
  EXPECT_EQ(admission.request->headers, (std::vector<std::pair<std::string, std::string>>{{"x-image-name", "a.jpg"}}));
}

TEST_F(AdmissionTest, GivesARequestItsTime) {
  options_.deadline = std::chrono::seconds(3600);
  const auto before = Patience::Clock::now();
  const Admission admission = admit(verb::get, "/v1/results");
  EXPECT_GE(admission.request->patience->deadline(), before + options_.deadline);
  EXPECT_LE(admission.request->patience->deadline(), Patience::Clock::now() + options_.deadline);
}

TEST_F(AdmissionTest, LetsInAsMuchBodyAsARouteNeeds) {
  EXPECT_EQ(admit(verb::get, "/v1/results").most_body, 0u);
  EXPECT_EQ(admit(verb::post, "/v1/results/x:review").most_body, 256u << 10);
  EXPECT_EQ(admit(verb::post, "/v1/prompt-sets/nuts:detect").most_body, 12345u);
}

TEST_F(AdmissionTest, AnswersHeadAsGet) {
  const Admission admission = admit(verb::head, "/v1/results");
  EXPECT_EQ(admission.operation, "GET /v1/results");
  EXPECT_EQ(admission.request->method, verb::head);
}

TEST_F(AdmissionTest, GivesTheFilesOfThePageAtOnce) {
  for (const verb method : {verb::get, verb::head}) {
    const Admission admission = admit(method, "/?anything");
    EXPECT_FALSE(admission.route);
    EXPECT_EQ(admission.operation, "page");
    ASSERT_TRUE(admission.ready);
    EXPECT_EQ(admission.ready->content_type, "text/html; charset=utf-8");
  }
}

TEST_F(AdmissionTest, DoesNotKnowOtherAddresses) {
  EXPECT_EQ(refusal(header(verb::get, "/v1/nothing")), "404 not-found");
  EXPECT_EQ(refusal(header(verb::post, "/")), "404 not-found");  // of the page there is only reading
}

TEST_F(AdmissionTest, NamesTheMethodsThatAnAddressHas) {
  try {
    (void)admit(verb::put, "/v1/results");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const HttpError& error) {
    EXPECT_EQ(error.status, http::status::method_not_allowed);
    EXPECT_EQ(error.kind, "method-not-allowed");
    EXPECT_EQ(error.allow, "GET, DELETE");
    EXPECT_STREQ(error.what(), "'/v1/results' has GET, DELETE, not PUT");
  }
}

TEST_F(AdmissionTest, AnswersOptionsWithTheMethods) {
  const Admission admission = admit(verb::options, "/v1/results");
  ASSERT_TRUE(admission.ready);
  EXPECT_EQ(admission.ready->status, http::status::no_content);
  EXPECT_EQ(admission.ready->headers, (std::vector<std::pair<std::string, std::string>>{{"Allow", "GET, DELETE"}}));
}

TEST_F(AdmissionTest, RefusesABrokenAddress) {
  expect_error(ErrorCode::kInvalidArgument, "broken escape", [&] { (void)admit(verb::get, "/v1/results/%zz"); });
  expect_error(ErrorCode::kInvalidArgument, "not UTF-8", [&] { (void)admit(verb::get, "/v1/results/%ff"); });
  expect_error(ErrorCode::kInvalidArgument, "broken escape", [&] { (void)admit(verb::get, "/v1/results?name=%"); });
}

TEST_F(AdmissionTest, NeedsNoTokenWhereThereAreNone) {
  EXPECT_EQ(admit(verb::delete_, "/v1/results").request->scope, Scope::kFull);
}

TEST_F(AdmissionTest, NeedsATokenWhereThereAreSome) {
  need_tokens();
  for (const char* token : {"", "wrong-0123456789", "reader-012345678", "reader-0123456789x"}) {
    EXPECT_EQ(refusal(verb::get, "/v1/results", token), "401 unauthorised") << token;
    EXPECT_EQ(refusal(verb::delete_, "/v1/results", token), "401 unauthorised") << token;
  }
}

TEST_F(AdmissionTest, LetsATokenToReadReadAndNoMore) {
  need_tokens();
  EXPECT_EQ(refusal(verb::get, "/v1/results", "reader-0123456789"), "");
  EXPECT_EQ(refusal(verb::delete_, "/v1/results", "reader-0123456789"), "403 forbidden");
  EXPECT_EQ(refusal(verb::post, "/v1/prompt-sets/nuts:detect", "reader-0123456789"), "403 forbidden");
}

TEST_F(AdmissionTest, LetsAFullTokenDoAll) {
  need_tokens();
  EXPECT_EQ(refusal(verb::get, "/v1/results", "writer-0123456789"), "");
  EXPECT_EQ(refusal(verb::delete_, "/v1/results", "writer-0123456789"), "");
}

TEST_F(AdmissionTest, TellsTheHandlerWhatTheTokenAllows) {
  need_tokens();
  Header asked = header(verb::get, "/v1/system");
  asked.set(http::field::authorization, "Bearer reader-0123456789");
  EXPECT_EQ(admit(asked).request->scope, Scope::kRead);
}

TEST_F(AdmissionTest, LetsEveryoneSeeHealthAndThePage) {
  need_tokens();
  for (const char* open : {"/healthz", "/readyz", "/openapi.json", "/v2/health/live", "/"})
    EXPECT_EQ(refusal(verb::get, open, ""), "") << open;
}

TEST_F(AdmissionTest, AnswersUnderLocalNamesAloneWhereItIsLocal) {
  for (const char* host : {"localhost", "LocalHost:8420", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8420"})
    EXPECT_EQ(refusal(header(verb::get, "/v1/results", host)), "") << host;
  for (const char* host : {"", "evil.example", "evil.example:8420", "localhost.evil.example", "127.0.0.1.evil.example",
                           "::1", "[::1", "[::2]", "10.0.0.1"}) {
    EXPECT_EQ(refusal(header(verb::get, "/v1/results", host)), "403 forbidden") << host;
    EXPECT_EQ(refusal(header(verb::get, "/", host)), "403 forbidden") << host;
  }
}

TEST_F(AdmissionTest, AnswersUnderAnyNameWhereItIsNot) {
  need_tokens();
  Header asked = header(verb::get, "/v1/results", "inspection.example");
  asked.set(http::field::authorization, "Bearer reader-0123456789");
  EXPECT_EQ(refusal(asked, false), "");
}

TEST_F(AdmissionTest, LetsNoPageOfAnotherSiteChangeAnything) {
  const auto refusal_from = [&](verb method, const std::string& origin) {
    Header asked = header(method, "/v1/results", "localhost:8420");
    asked.set(http::field::origin, origin);
    return refusal(asked);
  };
  EXPECT_EQ(refusal_from(verb::delete_, "http://localhost:8420"), "");
  EXPECT_EQ(refusal_from(verb::delete_, "https://localhost:8420"), "");
  for (const char* other : {"http://evil.example", "http://localhost", "http://localhost:9000", "null", "",
                            "localhost:8420", "http://localhost:8420.evil.example"})
    EXPECT_EQ(refusal_from(verb::delete_, other), "403 forbidden") << other;
  EXPECT_EQ(refusal_from(verb::get, "http://evil.example"), "");  // its browser lets it read nothing
}

}  // namespace
}  // namespace inctrl::server
