// tests/wire/multipart_test.cpp: src/wire/multipart.h reads forms as browsers and curl write them.
#include "wire/multipart.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

const std::string kType = "multipart/form-data; boundary=XYZ";

std::string form(const std::string& body) {
  std::string text;
  for (const char letter : body) text += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
  return text;
}

TEST(ParseForm, GivesFieldsAndFilesInOrder) {
  const std::string body = form(
      "--XYZ\nContent-Disposition: form-data; name=\"name\"\n\nbolts\n"
      "--XYZ\nContent-Disposition: form-data; name=\"images\"; filename=\"a \\\"b\\\".png\"\nContent-Type: "
      "image/png\n\n\x89PNG\n\n--XY\n"
      "--XYZ--\n");
  const std::vector<FormPart> parts = parse_form(kType, body, 10);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].name, "name");
  EXPECT_EQ(parts[0].content, "bolts");
  EXPECT_FALSE(parts[0].file_name);
  EXPECT_EQ(parts[1].file_name, "a \"b\".png");
  EXPECT_EQ(parts[1].content_type, "image/png");
  EXPECT_EQ(parts[1].content, "\x89PNG\r\n\r\n--XY");  // what looks like a boundary and is none belongs to it
}

TEST(ParseForm, ReadsQuotedBoundariesPreamblesAndEmptyParts) {
  const std::string body = form("hello\n--a b\nContent-Disposition: form-data; name=x\n\n\n--a b--");
  const std::vector<FormPart> parts = parse_form("multipart/form-data; charset=utf-8; boundary=\"a b\"", body, 10);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].name, "x");
  EXPECT_EQ(parts[0].content, "");
}

TEST(ParseForm, DecodesWhatBrowsersEscapeInNames) {
  const std::string body =
      form("--XYZ\nContent-Disposition: form-data; name=\"images\"; filename=\"%22a%22%0D%0A.png\"\n\n1\n--XYZ--");
  EXPECT_EQ(parse_form(kType, body, 1)[0].file_name, "\"a\"\r\n.png");
}

TEST(ParseForm, SaysWhatIsBroken) {
  const std::string part = "--XYZ\nContent-Disposition: form-data; name=\"a\"\n\n1\n";
  expect_error(ErrorCode::kBadFormat, "no boundary", [] { (void)parse_form("multipart/form-data", "", 1); });
  expect_error(ErrorCode::kBadFormat, "does not come in its body", [] { (void)parse_form(kType, "hello", 1); });
  expect_error(ErrorCode::kBadFormat, "has no end", [&] { (void)parse_form(kType, form(part), 1); });
  expect_error(ErrorCode::kBadFormat, "cut off or broken", [&] { (void)parse_form(kType, form("--XYZ"), 1); });
  expect_error(ErrorCode::kBadFormat, "do not end", [] { (void)parse_form(kType, form("--XYZ\nContent-"), 1); });
  expect_error(ErrorCode::kBadFormat, "no Content-Disposition",
               [] { (void)parse_form(kType, form("--XYZ\nX: y\n\n1\n--XYZ--"), 1); });
  expect_error(ErrorCode::kLimit, "more than 1 parts",
               [&] { (void)parse_form(kType, form(part + part + "--XYZ--"), 1); });
}

TEST(ParseForm, OfAnyPrefixEitherReadsOrRefuses) {
  const std::string whole = form(
      "--XYZ\nContent-Disposition: form-data; name=\"a\"; filename=b\nContent-Type: "
      "x/y\n\n12\n--XYZ\nContent-Disposition: form-data; name=c\n\n\n--XYZ--");
  int read = 0;
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    try {
      read += parse_form(kType, whole.substr(0, length), 10).size() == 2;
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kBadFormat) << length;
    }
  }
  EXPECT_EQ(read, 1);
}

}  // namespace
}  // namespace inctrl
