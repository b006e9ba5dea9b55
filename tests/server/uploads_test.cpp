// tests/server/uploads_test.cpp: apps/server/uploads.h reads pictures however a client sends them, and nothing else.
#include "server/uploads.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl::server {
namespace {

constexpr std::size_t kMost = 3;  // pictures of a request here

Request request(const std::string& content_type, std::string body) {
  Request made;
  made.content_type = content_type;
  made.body = std::move(body);
  return made;
}

std::string part(const std::string& disposition, const std::string& content) {
  return "--XYZ\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

Request form(const std::string& parts) {
  return request("multipart/form-data; boundary=XYZ", parts + "--XYZ--\r\n");
}

Request json(const std::string& body) {
  return request("application/json", body);
}

std::string names_of(const Upload& upload) {
  std::string names;
  for (const UploadedPicture& picture : upload.pictures("images")) names += picture.name + ";";
  return names;
}

template <typename Call>
void expect_http_error(http::status status, const std::string& kind, Call&& call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const HttpError& error) {
    EXPECT_EQ(error.status, status);
    EXPECT_EQ(error.kind, kind);
  }
}

TEST(ReadPictures, TakesThemFromAForm) {
  const Request asked =
      form(part("name=\"images\"; filename=\"a.png\"", "AA") + part("name=\"images\"; filename=\"b.png\"", "B\r\nB"));
  const Upload upload = read_pictures(asked, kMost);
  EXPECT_EQ(names_of(upload), "a.png;b.png;");
  EXPECT_EQ(upload.pictures("images")[1].encoded, "B\r\nB");
}

TEST(ReadPictures, TakesThemFromJson) {
  const Request asked = json(R"({"images": [{"name": "a.png", "data": "YWI="}, {"data": "Yw=="}]})");
  const Upload upload = read_pictures(asked, kMost);
  EXPECT_EQ(names_of(upload), "a.png;picture-2;");
  EXPECT_EQ(upload.pictures("images")[0].encoded, "ab");
  EXPECT_EQ(upload.pictures("images")[1].encoded, "c");
}

TEST(ReadPictures, TakesTheBodyItself) {
  Request asked = request("image/jpeg", "JJ");
  asked.headers = {{"x-image-name", "part 7.jpg"}};
  const Upload upload = read_pictures(asked, kMost);
  EXPECT_EQ(names_of(upload), "part 7.jpg;");
  EXPECT_EQ(upload.pictures("images")[0].encoded, "JJ");
  EXPECT_EQ(names_of(read_pictures(request("application/octet-stream", "JJ"), kMost)), "picture-1;");
}

TEST(ReadPictures, HoldsWhatItDecodedWhereverItIsMoved) {
  Upload first = read_pictures(json(R"({"images": [{"data": "YQ=="}, {"data": "Yg=="}]})"), kMost);
  const Upload second = std::move(first);
  first = Upload();
  EXPECT_EQ(second.pictures("images")[0].encoded, "a");
  EXPECT_EQ(second.pictures("images")[1].encoded, "b");
}

TEST(ReadPictures, RefusesOtherTypesAs415) {
  for (const char* type : {"text/html", "", "application/x-www-form-urlencoded", "imagery/png"})
    expect_http_error(http::status::unsupported_media_type, "unsupported-media-type",
                      [&] { (void)read_pictures(request(type, "x"), kMost); });
}

TEST(ReadPictures, WantsAtLeastOne) {
  expect_error(ErrorCode::kInvalidArgument, "there is no picture in 'images'",
               [] { (void)read_pictures(json(R"({"images": []})"), kMost); });
  expect_error(ErrorCode::kInvalidArgument, "there is no picture in 'images'",
               [] { (void)read_pictures(form(""), kMost); });
}

TEST(ReadPictures, WantsNoMoreThanItMayTake) {
  std::string parts, images;
  for (int i = 0; i < 4; ++i) {
    parts += part("name=\"images\"; filename=\"a\"", "A");
    images += std::string(i ? "," : "") + R"({"data": "YQ=="})";
  }
  expect_error(ErrorCode::kLimit, "more than 3 pictures", [&] { (void)read_pictures(form(parts), kMost); });
  expect_error(ErrorCode::kLimit, "more than 3 pictures",
               [&] { (void)read_pictures(json(R"({"images": [)" + images + "]}"), kMost); });
}

TEST(ReadPictures, NamesTheFieldThatIsUnknown) {
  expect_error(ErrorCode::kInvalidArgument, "field 'imgaes' is unknown",
               [] { (void)read_pictures(form(part("name=\"imgaes\"; filename=\"a\"", "A")), kMost); });
  expect_error(ErrorCode::kInvalidArgument, "'picture' is unknown",
               [] { (void)read_pictures(json(R"({"picture": 1})"), kMost); });
}

TEST(ReadPictures, NamesTheMemberThatIsWrong) {
  expect_error(ErrorCode::kInvalidArgument, "'images' is no list",
               [] { (void)read_pictures(json(R"({"images": "YQ=="})"), kMost); });
  expect_error(ErrorCode::kInvalidArgument, "'data' of an image is no text",
               [] { (void)read_pictures(json(R"({"images": [{"name": "a"}]})"), kMost); });
  expect_error(ErrorCode::kBadFormat, "base64",
               [] { (void)read_pictures(json(R"({"images": [{"data": "!"}]})"), kMost); });
}

TEST(ReadPictures, ShowsNamesWithoutControlCharacters) {
  EXPECT_EQ(names_of(read_pictures(json(R"({"images": [{"name": "a\nb\u007fc", "data": ""}]})"), kMost)), "a b c;");
}

TEST(ReadPictures, CutsLongNamesBetweenTwoCharacters) {
  Request asked = request("image/jpeg", "JJ");
  asked.headers = {{"x-image-name", std::string(499, 'a') + "\xc3\xa4" + "b"}};
  EXPECT_EQ(names_of(read_pictures(asked, kMost)), std::string(499, 'a') + ";");
  asked.headers = {{"x-image-name", std::string(498, 'a') + "\xc3\xa4" + "b"}};
  EXPECT_EQ(names_of(read_pictures(asked, kMost)), std::string(498, 'a') + "\xc3\xa4;");
}

TEST(ReadForm, GivesTheFieldsBesideTheFiles) {
  const Request asked = form(part("name=\"name\"", "bolts") + part("name=\"remove\"", "1") +
                             part("name=\"remove\"", "2") + part("name=\"mask\"; filename=\"m.png\"", "M"));
  const Upload upload = read_form(asked, {"mask"}, {"name", "remove", "other"}, kMost);
  EXPECT_EQ(upload.text("name"), "bolts");
  EXPECT_EQ(upload.texts("remove"), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(upload.text("other"), "");
  ASSERT_EQ(upload.pictures("mask").size(), 1u);
  EXPECT_EQ(upload.pictures("mask")[0].encoded, "M");
  EXPECT_TRUE(upload.pictures("images").empty());
}

TEST(ReadForm, WantsAForm) {
  expect_http_error(http::status::unsupported_media_type, "unsupported-media-type",
                    [] { (void)read_form(json("{}"), {"images"}, {}, kMost); });
}

TEST(ReadForm, CountsThePicturesOfAllFieldsTogether) {
  const std::string images = part("name=\"images\"; filename=\"a\"", "A"), mask = part("name=\"mask\"", "M");
  expect_error(ErrorCode::kLimit, "more than 3 pictures", [&] {
    (void)read_form(form(images + mask + images + mask), {"images", "mask"}, {}, kMost);
  });
}

TEST(Upload, ReadsNumbersAndFlags) {
  const Request asked = form(part("name=\"n\"", "0.25") + part("name=\"f\"", "false") + part("name=\"t\"", "true"));
  const Upload upload = read_form(asked, {}, {"n", "f", "t"}, kMost);
  EXPECT_EQ(upload.number("n", 0, 1), 0.25);
  EXPECT_EQ(upload.flag("f"), false);
  EXPECT_EQ(upload.flag("t"), true);
  EXPECT_EQ(upload.number("other", 0, 1), std::nullopt);
  EXPECT_EQ(upload.flag("other"), std::nullopt);
}

TEST(Upload, NamesTheFieldAndWhatIsPossible) {
  Upload upload;
  upload.fields = {{"n", {"1.5"}}, {"nan", {"nan"}}, {"x", {"1x"}}, {"f", {"yes"}}, {"twice", {"1", "2"}}};
  expect_error(ErrorCode::kInvalidArgument, "field 'n' is '1.5'; possible are numbers from 0 to 1",
               [&] { (void)upload.number("n", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "field 'nan'", [&] { (void)upload.number("nan", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "field 'x'", [&] { (void)upload.number("x", 0, 1); });
  expect_error(ErrorCode::kInvalidArgument, "field 'f' is 'yes'; possible are true and false",
               [&] { (void)upload.flag("f"); });
  expect_error(ErrorCode::kInvalidArgument, "field 'twice' is given twice", [&] { (void)upload.text("twice"); });
}

}  // namespace
}  // namespace inctrl::server
