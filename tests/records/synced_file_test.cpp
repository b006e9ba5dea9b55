// tests/records/synced_file_test.cpp
#include "records/synced_file.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/temporary_folder.h"
#include "tensor_files/disk_full.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

TEST(SyncedFile, IsThereUnderItsNameOnceItIsWhole) {
  const TemporaryFolder folder;
  SyncedFile file(folder / "unfinished", bytes_of("content"));
  EXPECT_FALSE(fs::exists(folder / "name"));
  file.sync();
  file.rename_to(folder / "name");
  sync_folder(folder.path());
  EXPECT_EQ(read_file(folder / "name"), "content");
  EXPECT_FALSE(fs::exists(folder / "unfinished"));
}

TEST(SyncedFile, IsGoneIfItWasNotFinished) {
  const TemporaryFolder folder;
  { const SyncedFile file(folder / "unfinished", bytes_of("content")); }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(SyncedFile, TakesOverAFileThatIsWritten) {
  const TemporaryFolder folder;
  write_file(folder / "written", "content");
  { SyncedFile(folder / "written").rename_to(folder / "name"); }
  EXPECT_EQ(read_file(folder / "name"), "content");
  { const SyncedFile file(folder / "name"); }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(SyncedFile, LeavesNothingWhereThereIsNoRoom) {
  const TemporaryFolder folder;
  const FileLimit limit(1000);
  EXPECT_THROW(SyncedFile(folder / "unfinished", bytes_of(std::string(5000, 'x'))), DiskFull);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(SyncedFile, NamesTheFileThatCannotBeWritten) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kBackend, "nowhere/a: No such file", [&] { SyncedFile(folder / "nowhere/a", bytes_of("")); });
  expect_error(ErrorCode::kBackend, "nowhere: No such file", [&] { sync_folder(folder / "nowhere"); });
}

}  // namespace
}  // namespace inctrl
