// tests/server/pages_test.cpp: apps/server/pages.h, what the answers of several handlers share.
#include "server/pages.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

std::string type_of(std::string_view content) {
  return picture_response(bytes_of(content)).content_type;
}

TEST(LimitOf, IsFrom1To500AndElse50) {
  EXPECT_EQ(limit_of(Query("")), 50u);
  EXPECT_EQ(limit_of(Query("limit=1")), 1u);
  EXPECT_EQ(limit_of(Query("limit=500")), 500u);
  for (const char* query : {"limit=0", "limit=501", "limit=-1", "limit=ten"})
    expect_error(ErrorCode::kInvalidArgument, "'limit'", [&] { (void)limit_of(Query(query)); });
}

TEST(VersionOf, IsWhatTheQueryNames) {
  EXPECT_EQ(version_of(Query("")), std::nullopt);
  EXPECT_EQ(version_of(Query("version=3")), 3);
  for (const char* query : {"version=0", "version=99999999999", "version=latest"})
    expect_error(ErrorCode::kInvalidArgument, "'version'", [&] { (void)version_of(Query(query)); });
}

TEST(CursorJson, IsNullAtTheEnd) {
  EXPECT_EQ(cursor_json("").dump(), "null");
  EXPECT_EQ(cursor_json("abc").dump(), "\"abc\"");
}

TEST(PercentEncoded, LeavesWhatNeedsNoEscape) {
  EXPECT_EQ(percent_encoded("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encoded("a b/\xc3\xa4\"%"), "a%20b%2F%C3%A4%22%25");
}

TEST(PercentEncoded, IsReadBackWhateverItHolds) {
  std::string all = "\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\xa9";
  for (char letter = 1; letter < 0x7f; ++letter) all += letter;
  EXPECT_EQ(percent_decoded(percent_encoded(all)), all);
  EXPECT_EQ(percent_decoded(percent_encoded(all), true), all);
}

TEST(PictureResponse, TellsTheTypeByTheContent) {
  EXPECT_EQ(type_of("\xff\xd8\xff\xe0"), "image/jpeg");
  EXPECT_EQ(type_of("\x89PNG\r\n\x1a\n"), "image/png");
  EXPECT_EQ(type_of("BM6"), "image/bmp");
  EXPECT_EQ(type_of(std::string_view("RIFF\0\0\0\0WEBP", 12)), "image/webp");
  EXPECT_EQ(type_of(std::string_view("II*\0", 4)), "image/tiff");
  EXPECT_EQ(type_of(std::string_view("MM\0*", 4)), "image/tiff");
}

TEST(PictureResponse, IsNeverWhatABrowserWouldRun) {
  for (const char* content : {"", "<html><script>", "<svg xmlns='http://www.w3.org/2000/svg'/>", "RIFF", "RIFF1234WAVE",
                              "P6 1 1 255 ", "%PDF-1.7", "\xff\xd8", "GIF89a"})
    EXPECT_EQ(type_of(content), "application/octet-stream") << content;
}

TEST(PictureResponse, IsTheFileToTheByteAndNeverChanges) {
  const Response response = picture_response(bytes_of(std::string_view("\xff\xd8\xff\0x", 5)));
  EXPECT_EQ(response.status, http::status::ok);
  EXPECT_EQ(response.body, std::string("\xff\xd8\xff\0x", 5));
  EXPECT_EQ(
      response.headers,
      (std::vector<std::pair<std::string, std::string>>{{"Cache-Control", "private, max-age=31536000, immutable"}}));
}

TEST(JpegResponse, IsAJpegOfThePicture) {
  const Image gray{std::vector<std::uint8_t>(12, 100), 4, 3, PixelFormat::kGray8};
  const Response response = jpeg_response(gray.view());
  EXPECT_EQ(response.content_type, "image/jpeg");
  EXPECT_TRUE(response.body.starts_with("\xff\xd8\xff"));
}

}  // namespace
}  // namespace inctrl::server
