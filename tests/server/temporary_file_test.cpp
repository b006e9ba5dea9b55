// tests/server/temporary_file_test.cpp: apps/server/temporary_file.h leaves nothing behind.
#include "server/temporary_file.h"

#include <gtest/gtest.h>

#include "support/environment.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/temporary_folder.h"

namespace inctrl::server {
namespace {

class TemporaryFileTest : public testing::Test {
 protected:
  std::ptrdiff_t files() const { return std::distance(std::filesystem::directory_iterator(folder_.path()), {}); }

  const TemporaryFolder folder_;
  const Environment place_{"TMPDIR", folder_.path().string()};
};

TEST_F(TemporaryFileTest, HoldsTheContentUnderANameOfItsOwn) {
  const std::string content("a\0b", 3);
  const TemporaryFile one(content), other("");
  EXPECT_EQ(read_file(one.path()), content);
  EXPECT_EQ(read_file(other.path()), "");
  EXPECT_NE(one.path(), other.path());
  EXPECT_EQ(one.path().parent_path(), folder_.path());
  EXPECT_EQ(one.path().extension(), ".safetensors");
}

TEST_F(TemporaryFileTest, IsForItsOwnerAlone) {
  using std::filesystem::perms;
  const TemporaryFile file("secret");
  EXPECT_EQ(std::filesystem::status(file.path()).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(TemporaryFileTest, IsGoneWithTheObject) {
  {
    const TemporaryFile file("x");
    EXPECT_EQ(files(), 1);
  }
  EXPECT_EQ(files(), 0);
}

TEST_F(TemporaryFileTest, IsNotThereIfTheDiskTakesOnlyAPartOfIt) {
  const FileLimit limit(100);
  expect_error(ErrorCode::kBackend, "File too large", [] { const TemporaryFile file(std::string(200, 'x')); });
  EXPECT_EQ(files(), 0);
}

TEST_F(TemporaryFileTest, SaysSoWhereThereIsNoFolderForIt) {
  const Environment nowhere("TMPDIR", (folder_ / "missing").string());
  expect_error(ErrorCode::kBackend, "there is no folder for temporary files", [] { const TemporaryFile file("x"); });
}

}  // namespace
}  // namespace inctrl::server
