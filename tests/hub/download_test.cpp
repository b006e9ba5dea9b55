// tests/hub/download_test.cpp: src/hub/download.h. Servers that also lie are in tests/end_to_end/pull_test.py.
#include "hub/download.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/loopback_server.h"
#include "support/temporary_folder.h"
#include "tensor_files/git_blob_id.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

std::string sha256_of(const std::string& content) {
  Sha256 sha;
  sha.add(bytes_of(content));
  return sha.finish();
}

class DownloadOf : public ::testing::Test {
 protected:
  std::optional<std::filesystem::path> fetch(LoopbackServer& server) {
    CarefulGet web({.endpoint = server.url()});
    file_.url = server.url("/file");
    return download(web, file_, folder_.path(), patience_,
                    [this](const Transfer& transfer) { told_.push_back(transfer); });
  }
  std::filesystem::path part() const { return folder_ / (file_.sha256 + ".part"); }
  bool is_empty() const { return std::filesystem::is_empty(folder_.path()); }

  static std::string partial(const std::string& range, const std::string& content) {
    return http_answer(206, content, "Content-Range: bytes " + range + "\r\n");
  }

  const std::string content_ = "0123456789";
  TemporaryFolder folder_;
  RemoteFile file_{.what = "it", .size = 10, .sha256 = sha256_of(content_)};
  Patience patience_{.retries = 1, .first_wait = std::chrono::milliseconds(1)};
  std::vector<Transfer> told_;
};

TEST_F(DownloadOf, AFileIsNamedByItsContent) {
  LoopbackServer server([&](auto&) { return http_answer(200, content_); });
  const std::optional<std::filesystem::path> path = fetch(server);
  EXPECT_EQ(path, folder_ / file_.sha256);
  EXPECT_EQ(read_file(*path), content_);
  EXPECT_EQ(told_.back().done, 10u);
  EXPECT_EQ(fetch(server), path);
  EXPECT_EQ(server.heads().size(), 1u);  // the second time it was there
  write_file(*path, "9876543210");
  EXPECT_EQ(read_file(fetch(server).value()), content_);
}

TEST_F(DownloadOf, ASmallFileMayBeStatedByItsGitId) {
  file_.sha256 = "";
  file_.git_id = git_blob_id(bytes_of(content_));
  LoopbackServer server([&](auto&) { return http_answer(200, content_); });
  EXPECT_EQ(fetch(server), folder_ / ("git-" + file_.git_id));
  file_.git_id = "";
  expect_error(ErrorCode::kBadFormat, "by no hash", [&] { fetch(server); });
}

TEST_F(DownloadOf, APartIsGoneOnWith) {
  write_file(part(), "0123");
  LoopbackServer server([&](auto&) { return partial("4-9/10", "456789"); });
  EXPECT_EQ(read_file(fetch(server).value()), content_);
  EXPECT_NE(server.heads()[0].find("\r\nRange: bytes=4-\r\n"), std::string::npos);
  EXPECT_EQ(told_.back().already, 4u);
}

TEST_F(DownloadOf, AWholePartIsNotAskedFor) {
  write_file(part(), content_);
  LoopbackServer server([&](auto&) { return http_answer(500); });
  EXPECT_EQ(read_file(fetch(server).value()), content_);
  EXPECT_EQ(server.heads().size(), 0u);
}

TEST_F(DownloadOf, APartThatIsTooLongOrRefusedStartsAnew) {
  write_file(part(), content_ + "more");
  LoopbackServer server([&](const std::string& head) {
    return head.find("Range:") == std::string::npos ? http_answer(200, content_) : http_answer(416);
  });
  EXPECT_EQ(read_file(fetch(server).value()), content_);
  std::filesystem::remove(folder_ / file_.sha256);
  write_file(part(), "0123");
  EXPECT_EQ(read_file(fetch(server).value()), content_);
}

TEST_F(DownloadOf, AnotherPartThanAskedForIsRefused) {
  write_file(part(), "0123");
  for (const char* range : {"3-9/10", "0-9/10", "x", "bytes"}) {
    LoopbackServer server([&](auto&) { return partial(range, "456789"); });
    expect_error(ErrorCode::kBackend, "the server sends another part", [&] { fetch(server); });
    EXPECT_EQ(read_file(part()), "0123");
  }
}

TEST_F(DownloadOf, AnotherSizeIsRefused) {
  LoopbackServer longer([&](auto&) { return http_answer(200, content_ + "x"); });
  expect_error(ErrorCode::kBadFormat, "sends 11 bytes or more, stated were 10", [&] { fetch(longer); });
  LoopbackServer endless([&](auto&) { return "HTTP/1.1 200 X\r\n\r\n" + content_ + content_; });
  expect_error(ErrorCode::kBadFormat, "sends 20 bytes or more, stated were 10", [&] { fetch(endless); });
  write_file(part(), "0123");
  LoopbackServer other([&](auto&) { return partial("4-20/21", "456789"); });
  expect_error(ErrorCode::kBadFormat, "sends 21 bytes or more, stated were 10", [&] { fetch(other); });
  LoopbackServer shorter([&](auto&) { return "HTTP/1.1 200 X\r\n\r\n0123"; });
  expect_error(ErrorCode::kBackend, "the content ended early", [&] { fetch(shorter); });
}

TEST_F(DownloadOf, AnUnknownSizeIsLearntOrEndsWithTheAnswer) {
  file_.size = std::nullopt;
  LoopbackServer stating([&](auto&) { return http_answer(200, content_); });
  fetch(stating);
  EXPECT_EQ(told_.back().total, 10u);
  std::filesystem::remove(folder_ / file_.sha256);
  LoopbackServer silent([&](auto&) { return "HTTP/1.1 200 X\r\n\r\n" + content_; });
  EXPECT_EQ(read_file(fetch(silent).value()), content_);
  EXPECT_EQ(told_.back().total, std::nullopt);
}

TEST_F(DownloadOf, OtherContentIsThrownAway) {
  LoopbackServer server([&](auto&) { return http_answer(200, "9876543210"); });
  expect_error(ErrorCode::kBadFormat, "has not the sha256", [&] { fetch(server); });
  EXPECT_TRUE(is_empty());
}

TEST_F(DownloadOf, StoppedItKeepsItsPart) {
  patience_.stop = [this] { return std::filesystem::exists(part()) && std::filesystem::file_size(part()) > 0; };
  LoopbackServer server([&](auto&) { return "HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n0123"; });
  EXPECT_EQ(fetch(server), std::nullopt);
  EXPECT_EQ(read_file(part()), "0123");
}

}  // namespace
}  // namespace inctrl
