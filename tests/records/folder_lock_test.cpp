// tests/records/folder_lock_test.cpp. Two processes: killed_process_test.cpp
#include "records/folder_lock.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <optional>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(FolderLock, IsHeldByOneAtATime) {
  const TemporaryFolder folder;
  std::optional<FolderLock> lock(std::in_place, folder.path());
  const std::string expected = "the folder " + folder.path().string() + " is in use by another process (process '" +
                               std::to_string(::getpid()) + "')";
  expect_error(ErrorCode::kIncompatible, expected, [&] { FolderLock(folder.path()); });
  lock.reset();
  EXPECT_NO_THROW(FolderLock(folder.path()));
}

TEST(FolderLock, PassesOverWhatAnEndedProcessWrote) {
  const TemporaryFolder folder;
  write_file(folder / "lock", "12345678901234567890");
  const FolderLock lock(folder.path());
  EXPECT_EQ(read_file(folder / "lock"), std::to_string(::getpid()));
}

TEST(FolderLock, NeedsAFolder) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kBackend, "nowhere/lock: No such file", [&] { FolderLock(folder / "nowhere"); });
}

}  // namespace
}  // namespace inctrl
