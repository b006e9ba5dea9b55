// tests/tensor_files/mapped_file_test.cpp: files read without a copy.
#include "tensor_files/mapped_file.h"

#include <sys/stat.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/resident.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(MappedFile, HoldsTheFilesBytes) {
  const TemporaryFolder folder;
  write_file(folder / "a", "some bytes");
  EXPECT_EQ(text_of(MappedFile::open(folder / "a").bytes()), "some bytes");
}

TEST(MappedFile, AnEmptyFileHasNoBytes) {
  const TemporaryFolder folder;
  write_file(folder / "empty", "");
  EXPECT_TRUE(MappedFile::open(folder / "empty").bytes().empty());
}

TEST(MappedFile, ItsOwnerKeepsTheBytesAfterTheFileIsDeletedAndTheObjectGone) {
  const TemporaryFolder folder;
  write_file(folder / "a", "some bytes");
  std::shared_ptr<const void> owner;
  std::span<const std::byte> bytes;
  {
    const MappedFile file = MappedFile::open(folder / "a");
    owner = file.owner();
    bytes = file.bytes();
  }
  std::filesystem::remove(folder / "a");
  EXPECT_EQ(text_of(bytes), "some bytes");
}

TEST(MappedFile, ReleasedPagesLeaveMemoryAndComeBackWithTheSameBytes) {
  const TemporaryFolder folder;
  const std::string content(1 << 20, 'x');
  write_file(folder / "a", content);
  const MappedFile file = MappedFile::open(folder / "a");
  ASSERT_EQ(text_of(file.bytes()), content);
  ASSERT_EQ(resident_bytes(folder / "a"), content.size());
  MappedFile(file).release_pages();  // a copy shares the mapping
  EXPECT_EQ(resident_bytes(folder / "a"), 0u);
  EXPECT_EQ(text_of(file.bytes()), content);
}

TEST(MappedFile, OfNoBytesHasNoPagesToRelease) {
  MappedFile().release_pages();
}

TEST(MappedFile, NamesAFileThatIsNotThere) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kNotFound, "absent", [&] { MappedFile::open(folder / "absent"); });
  write_file(folder / "a", "");
  expect_error(ErrorCode::kNotFound, "a/b", [&] { MappedFile::open(folder / "a/b"); });
}

TEST(MappedFile, RefusesAFolder) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kBackend, "not a regular file", [&] { MappedFile::open(folder.path()); });
}

TEST(MappedFile, RefusesAPipeWithoutWaitingForAWriter) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  expect_error(ErrorCode::kBackend, "not a regular file", [&] { MappedFile::open(folder / "pipe"); });
}

}  // namespace
}  // namespace inctrl
