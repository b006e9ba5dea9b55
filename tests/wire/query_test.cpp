// tests/wire/query_test.cpp: src/wire/query.h reads what an address asks for.
#include "wire/query.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(PercentDecoded, ReadsEscapesAndLeavesTheRest) {
  EXPECT_EQ(percent_decoded("a%20b%C3%A4+"), "a bä+");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
}

TEST(PercentDecoded, RefusesBrokenEscapesZerosAndWhatIsNoUtf8) {
  for (const char* text : {"%", "%4", "%4g", "a%zz"})
    expect_error(ErrorCode::kInvalidArgument, "broken escape", [&] { (void)percent_decoded(text); });
  expect_error(ErrorCode::kInvalidArgument, "zero byte", [] { (void)percent_decoded("%00"); });
  expect_error(ErrorCode::kInvalidArgument, "not UTF-8", [] { (void)percent_decoded("%C3"); });
}

TEST(Query, GivesValuesByName) {
  const Query query("limit=20&name=two+words&store=false&&flag");
  EXPECT_EQ(query.integer("limit", 1, 500), 20);
  EXPECT_EQ(query.text("name"), "two words");
  EXPECT_EQ(query.flag("store"), false);
  EXPECT_EQ(query.text("flag"), "");
  EXPECT_EQ(query.text("other"), std::nullopt);
}

TEST(Query, NamesWhatIsNoSuchValue) {
  const Query query("limit=501&score=x&flag=yes&kind=blue&nan=nan");
  expect_error(ErrorCode::kInvalidArgument, "'limit' is '501'; possible are whole numbers from 1 to 500",
               [&] { (void)query.integer("limit", 1, 500); });
  expect_error(ErrorCode::kInvalidArgument, "'score' is 'x'", [&] { (void)query.number("score", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "'nan' is 'nan'", [&] { (void)query.number("nan", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "'flag' is 'yes'", [&] { (void)query.flag("flag"); });
  expect_error(ErrorCode::kInvalidArgument, "possible are png, values", [&] {
    (void)query.one_of("kind", {"png", "values"});
  });
}

TEST(Query, RefusesUnknownAndRepeatedParameters) {
  expect_error(ErrorCode::kInvalidArgument, "'treshold' is unknown; possible are threshold, maps", [] {
    Query("treshold=1").require_only({"threshold", "maps"});
  });
  expect_error(ErrorCode::kInvalidArgument, "'a' is given twice", [] { (void)Query("a=1&a=2"); });
}

}  // namespace
}  // namespace inctrl
