// tests/hub/folder_lock_test.cpp: src/hub/folder_lock.h
#include "hub/folder_lock.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(FolderLock, IsHeldByOneUntilItsEnd) {
  const TemporaryFolder folder;
  std::string said;
  int asked = 0;
  const auto take = [&] {
    return FolderLock::take(
        folder / "a/b", [&] { return ++asked > 3; }, [&](const std::string& line) { said += line; });
  };
  {
    const std::optional<FolderLock> first = take();
    EXPECT_TRUE(first.has_value());
    EXPECT_EQ(said, "");
    EXPECT_FALSE(take().has_value());
    EXPECT_EQ(said, "another pull is at work; this one waits for it");
  }
  EXPECT_TRUE(take().has_value());
}

TEST(FolderLock, NamesAFolderThatCannotBe) {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  expect_error(ErrorCode::kBackend, "file/b cannot be made: ", [&] {
    FolderLock::take(
        folder / "file/b", [] { return false; }, [](auto&) {});
  });
}

}  // namespace
}  // namespace inctrl
