// tests/server/problem_test.cpp: apps/server/problem.h tells each error in one way, and of our own slips nothing.
#include "server/problem.h"

#include <gtest/gtest.h>

#include <fstream>
#include <new>
#include <nlohmann/json.hpp>

#include "records/record_errors.h"

namespace inctrl::server {
namespace {

template <typename Thrown>
Problem problem(const Thrown& thrown) {
  return problem_of(std::make_exception_ptr(thrown));
}

template <typename Thrown>
Response response(const Thrown& thrown) {
  return problem_response(std::make_exception_ptr(thrown));
}

using Headers = std::vector<std::pair<std::string, std::string>>;

TEST(ProblemOf, HasAStatusAndAKindForEachErrorCode) {
  struct Face {
    ErrorCode code;
    int status;
    const char* kind;
  };
  for (const Face& face : {Face{ErrorCode::kInvalidArgument, 400, "invalid-argument"},
                           {ErrorCode::kNotFound, 404, "not-found"},
                           {ErrorCode::kBadFormat, 422, "bad-format"},
                           {ErrorCode::kIncompatible, 409, "incompatible"},
                           {ErrorCode::kLimit, 413, "limit"},
                           {ErrorCode::kBackend, 500, "backend"}}) {
    const Problem told = problem(Error(face.code, "what was wrong"));
    EXPECT_EQ(static_cast<int>(told.status), face.status) << face.kind;
    EXPECT_EQ(told.kind, face.kind);
    EXPECT_EQ(told.detail, "what was wrong");
  }
}

TEST(ProblemOf, TellsAConflictFromOtherInvalidArguments) {
  const Problem told = problem(Conflict("the name is taken"));
  EXPECT_EQ(told.status, http::status::conflict);
  EXPECT_EQ(told.kind, "conflict");
  EXPECT_EQ(told.detail, "the name is taken");
}

TEST(ProblemOf, TellsAFullDiskFromOtherTroubleOfTheMachine) {
  const Problem told = problem(DiskFull("no room"));
  EXPECT_EQ(told.status, http::status::insufficient_storage);
  EXPECT_EQ(told.kind, "disk-full");
}

TEST(ProblemOf, SaysThatMemoryWasMissing) {
  const Problem told = problem(std::bad_alloc());
  EXPECT_EQ(told.status, http::status::insufficient_storage);
  EXPECT_EQ(told.kind, "limit");
  EXPECT_EQ(told.detail, "not enough memory for this request");
}

TEST(ProblemOf, RevealsNothingOfWhatWasNotExpected) {
  for (const std::exception_ptr& thrown :
       {std::make_exception_ptr(std::runtime_error("/secret/path")), std::make_exception_ptr(7)}) {
    const Problem told = problem_of(thrown);
    EXPECT_EQ(told.status, http::status::internal_server_error);
    EXPECT_EQ(told.kind, "backend");
    EXPECT_EQ(told.detail, "an unexpected error; the server's log says more");
  }
}

TEST(ProblemOf, LeavesAnHttpErrorAsItIs) {
  const Problem told = problem(HttpError(http::status::forbidden, "forbidden", "not you"));
  EXPECT_EQ(told.status, http::status::forbidden);
  EXPECT_EQ(told.kind, "forbidden");
  EXPECT_EQ(told.detail, "not you");
}

TEST(ProblemResponse, IsProblemDetails) {
  const Response told = response(Error(ErrorCode::kNotFound, "no set 'nuts'"));
  EXPECT_EQ(told.status, http::status::not_found);
  EXPECT_EQ(told.content_type, "application/problem+json");
  EXPECT_EQ(told.body, R"({"type":"urn:inctrl:problem:not-found","title":"Not Found","status":404,)"
                       R"("detail":"no set 'nuts'","kind":"not-found"})");
  EXPECT_EQ(told.headers, Headers());
}

TEST(ProblemResponse, IsJsonWhateverBytesADetailHas) {
  const auto json = nlohmann::json::parse(response(Error(ErrorCode::kNotFound, "\xff \"")).body);
  EXPECT_EQ(json["detail"], "\xef\xbf\xbd \"");  // the replacement character
}

TEST(ProblemResponse, SaysWhenToComeBack) {
  const Response told = response(busy("too many", 3));
  EXPECT_EQ(told.status, http::status::too_many_requests);
  EXPECT_EQ(told.headers, (Headers{{"Retry-After", "3"}}));
  EXPECT_EQ(nlohmann::json::parse(told.body)["kind"], "busy");
}

TEST(ProblemResponse, NamesTheMethodsThatAreAllowed) {
  HttpError error(http::status::method_not_allowed, "method-not-allowed", "no");
  error.allow = "GET, POST";
  EXPECT_EQ(response(error).headers, (Headers{{"Allow", "GET, POST"}}));
}

TEST(ProblemResponse, AsksForATokenWhereOneIsMissing) {
  EXPECT_EQ(response(HttpError(http::status::unauthorized, "unauthorised", "no")).headers,
            (Headers{{"WWW-Authenticate", "Bearer"}}));
}

TEST(ProblemResponse, HasAKindThatTheDescriptionKnows) {
  std::ifstream file(INCTRL_TESTS_DIR "/../apps/server/openapi.json");
  const auto description = nlohmann::json::parse(file);
  const auto& known = description["components"]["schemas"]["Kind"]["enum"];
  for (const std::exception_ptr& thrown :
       {std::make_exception_ptr(Error(ErrorCode::kInvalidArgument, "")),
        std::make_exception_ptr(Error(ErrorCode::kNotFound, "")),
        std::make_exception_ptr(Error(ErrorCode::kBadFormat, "")),
        std::make_exception_ptr(Error(ErrorCode::kIncompatible, "")),
        std::make_exception_ptr(Error(ErrorCode::kLimit, "")), std::make_exception_ptr(Error(ErrorCode::kBackend, "")),
        std::make_exception_ptr(Conflict("")), std::make_exception_ptr(DiskFull("")),
        std::make_exception_ptr(std::bad_alloc()), std::make_exception_ptr(busy("", 1))})
    EXPECT_NE(std::find(known.begin(), known.end(), problem_of(thrown).kind), known.end()) << problem_of(thrown).kind;
}

}  // namespace
}  // namespace inctrl::server
