// tests/server/page_test.cpp: apps/server/page.h gives the files that cmake/embed_page.cmake put into the program.
// Those of this program are tests/server/page/.
#include "server/page.h"

#include <gtest/gtest.h>

#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

std::string content_of(const std::string& path) {
  return read_file(INCTRL_TESTS_DIR "/server/page" + path);
}

using Headers = std::vector<std::pair<std::string, std::string>>;

TEST(PageFiles, AreAllFilesOfTheFolder) {
  std::vector<std::string_view> paths;
  for (const PageFile& file : page_files()) paths.push_back(file.path);
  EXPECT_EQ(paths, (std::vector<std::string_view>{"/assets/app-5d0f.js", "/empty.css", "/index.html"}));
}

TEST(PageResponse, IsTheFileToTheByteWithItsType) {
  for (const auto& [path, type] : {std::pair{"/index.html", "text/html; charset=utf-8"},
                                   {"/assets/app-5d0f.js", "text/javascript; charset=utf-8"},
                                   {"/empty.css", "text/css; charset=utf-8"}}) {
    const auto response = page_response(path);
    ASSERT_TRUE(response) << path;
    EXPECT_EQ(response->status, http::status::ok);
    EXPECT_EQ(response->content_type, type);
    EXPECT_EQ(response->body, content_of(path));
  }
}

TEST(PageResponse, GivesTheIndexAtTheRoot) {
  const auto root = page_response("/");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->body, content_of("/index.html"));
}

TEST(PageResponse, LetsOnlyHashedNamesBeKept) {
  EXPECT_EQ(page_response("/assets/app-5d0f.js")->headers,
            (Headers{{"Cache-Control", "public, max-age=31536000, immutable"}}));
  EXPECT_EQ(page_response("/")->headers, (Headers{{"Cache-Control", "no-cache"}}));
}

TEST(PageResponse, IsNothingForOtherAddresses) {
  for (const char* path : {"", "/other.html", "/assets", "/assets/", "//index.html", "/../index.html", "/INDEX.html"})
    EXPECT_FALSE(page_response(path)) << path;
}

}  // namespace
}  // namespace inctrl::server
