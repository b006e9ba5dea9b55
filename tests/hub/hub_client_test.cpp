// tests/hub/hub_client_test.cpp: src/hub/hub_client.h. Whole pulls are in tests/end_to_end/pull_test.py.
#include "hub/hub_client.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/loopback_server.h"
#include "support/temporary_folder.h"
#include "tensor_files/git_blob_id.h"

namespace inctrl {
namespace {

const std::string kCommit(40, 'c');

TEST(HubClient, AsksForTheRevisionAndItsCommitsFiles) {
  const std::string card = "---\nlicense: mit\n---\n", weights = "weights";
  const HubListing listing{
      .commit = kCommit,
      .files = {{.path = "we ight.safetensors", .size = 7, .git_id = git_blob_id(bytes_of(weights))},
                {.path = "README.md", .size = card.size(), .git_id = git_blob_id(bytes_of(card))}}};
  LoopbackServer server([&](const std::string& head) {
    if (head.starts_with("GET /api/")) return http_answer(200, R"({"sha": ")" + kCommit + R"(", "siblings": []})");
    return http_answer(200, head.find("README") == std::string::npos ? weights : card);
  });
  const TemporaryFolder folder;
  HubClient client({.endpoint = server.url()}, folder.path(), {}, [](auto&) {});
  const HubRepository repository{.owner = "a", .name = "b", .revision = "refs/pr/3"};
  EXPECT_EQ(client.list(repository).value().commit, kCommit);
  const Fetched fetched = client.fetch(repository, listing).value();
  EXPECT_EQ(read_file(fetched.weights), weights);
  EXPECT_EQ(fetched.licence, "MIT");
  EXPECT_EQ(fetched.terms.at(0).second, card);
  EXPECT_EQ(fetched.files.size(), 2u);
  const std::vector<std::string> heads = server.heads();
  EXPECT_TRUE(heads.at(0).starts_with("GET /api/models/a/b/revision/refs%2Fpr%2F3?blobs=true "));
  EXPECT_TRUE(heads.at(2).starts_with("GET /a/b/resolve/" + kCommit + "/we%20ight.safetensors "));
  EXPECT_EQ(client.page_of(repository, kCommit), server.url("/a/b/tree/" + kCommit));
}

TEST(HubClient, NamesTheRepositoryInRefusals) {
  LoopbackServer server([&](auto&) { return http_answer(200, "<html>"); });
  const TemporaryFolder folder;
  HubClient client({.endpoint = server.url()}, folder.path(), {}, [](auto&) {});
  expect_error(ErrorCode::kBadFormat, "hf:a/b: the hub's list of files: not JSON",
               [&] { client.list({.owner = "a", .name = "b"}); });
  expect_error(ErrorCode::kNotFound, "hf:a/b: none of the repository's 0 files",
               [&] { client.fetch({.owner = "a", .name = "b"}, HubListing{}); });
}

}  // namespace
}  // namespace inctrl
