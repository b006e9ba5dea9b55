// tests/tensor_files/disk_full_test.cpp
#include "tensor_files/disk_full.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "support/expect_error.h"
#include "support/file_limit.h"
#include "support/temporary_folder.h"
#include "tensor_files/atomic_file.h"

namespace inctrl {
namespace {

TEST(DiskFull, IsToldApartFromOtherTroubleOfADisk) {
  for (const int error : {ENOSPC, EDQUOT, EFBIG}) EXPECT_TRUE(is_disk_full(error));
  for (const int error : {0, EIO, EACCES, EROFS}) EXPECT_FALSE(is_disk_full(error));
  EXPECT_THROW(fail_to_write("a/b", ENOSPC), DiskFull);
  expect_error(ErrorCode::kBackend, "write a/b: No space left on device", [] { fail_to_write("a/b", ENOSPC); });
  expect_error(ErrorCode::kBackend, "write a/b: Input/output error", [] { fail_to_write("a/b", EIO); });
}

TEST(DiskFull, IsWhatWritingAtomicallyThrows) {
  const TemporaryFolder folder;
  const FileLimit limit(1000);
  EXPECT_THROW(write_atomically(folder / "large", std::vector<std::byte>(100'000)), DiskFull);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace inctrl
