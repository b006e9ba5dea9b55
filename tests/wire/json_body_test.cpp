// tests/wire/json_body_test.cpp: src/wire/json_body.h reads JSON that a stranger sent.
#include "wire/json_body.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') + std::string(static_cast<std::size_t>(levels), ']');
}

TEST(ParseJson, SaysWhereTheTextIsBroken) {
  expect_error(ErrorCode::kBadFormat, "byte 7", [] { (void)parse_json("{\"a\": }"); });
  expect_error(ErrorCode::kBadFormat, "byte 1", [] { (void)parse_json(""); });
  expect_error(ErrorCode::kBadFormat, "no JSON", [] { (void)parse_json("\"\xff\""); });
}

TEST(ParseJson, RefusesANumberThatNoDoubleHolds) {
  expect_error(ErrorCode::kBadFormat, "beyond any double", [] { (void)parse_json("[1e999]"); });
}

TEST(ParseJson, StopsAt64Levels) {
  EXPECT_NO_THROW((void)parse_json(nested(64)));
  expect_error(ErrorCode::kBadFormat, "64 levels", [] { (void)parse_json(nested(66)); });
  expect_error(ErrorCode::kBadFormat, "64 levels", [] { (void)parse_json(nested(1'000'000)); });
}

TEST(ParseJson, StopsAt10000Members) {
  std::string text = "{";
  for (int i = 0; i <= 10'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  text.back() = '}';
  expect_error(ErrorCode::kLimit, "10000 members", [&] { (void)parse_json(text); });
}

TEST(JsonFields, GivesWhatIsThere) {
  const Json json =
      parse_json(R"({"note": "ok", "false_alarms": 0.01, "dry_run": true, "results": ["a", "b"], "gone": null})");
  const JsonFields fields(json, {"note", "false_alarms", "dry_run", "results", "gone", "other"});
  EXPECT_EQ(fields.text("note", 2), "ok");
  EXPECT_EQ(fields.number("false_alarms", 0, 1), 0.01);
  EXPECT_EQ(fields.flag("dry_run"), true);
  EXPECT_EQ(fields.texts("results", 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fields.text("other", 9), std::nullopt);
  EXPECT_EQ(fields.text("gone", 9), std::nullopt);
  EXPECT_TRUE(fields.is_null("gone"));
  EXPECT_FALSE(fields.is_null("other"));
  EXPECT_TRUE(fields.texts("other", 2).empty());
}

TEST(JsonFields, NamesTheMemberThatIsWrong) {
  const Json json = parse_json(R"({"note": 3, "false_alarms": 2, "dry_run": "yes", "results": ["a", 7]})");
  const JsonFields fields(json, {"note", "false_alarms", "dry_run", "results"});
  expect_error(ErrorCode::kInvalidArgument, "'note' is no text", [&] { (void)fields.text("note", 9); });
  expect_error(ErrorCode::kInvalidArgument, "'false_alarms' is no number from 0 to 1",
               [&] { (void)fields.number("false_alarms", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "'dry_run'", [&] { (void)fields.flag("dry_run"); });
  expect_error(ErrorCode::kInvalidArgument, "'results' is no list of texts", [&] { (void)fields.texts("results", 9); });
  expect_error(ErrorCode::kInvalidArgument, "at most 1", [&] { (void)fields.texts("results", 1); });
}

TEST(JsonFields, RefusesUnknownMembersAndWhatIsNoObject) {
  const Json json = parse_json(R"({"noet": "a slip"})"), list = parse_json("[]");
  expect_error(ErrorCode::kInvalidArgument, "'noet' is unknown", [&] { JsonFields(json, {"note"}); });
  expect_error(ErrorCode::kInvalidArgument, "no JSON object", [&] { JsonFields(list, {"note"}); });
}

}  // namespace
}  // namespace inctrl
