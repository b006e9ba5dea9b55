// tests/tensor_files/atomic_file_test.cpp: files that are never seen half written.
#include "tensor_files/atomic_file.h"

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

std::ptrdiff_t files_in(const TemporaryFolder& folder) {
  return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator{});
}

TEST(WriteAtomically, WritesTheBytesAndLeavesNothingElse) {
  const TemporaryFolder folder;
  write_atomically(folder / "a", bytes_of("new"));
  EXPECT_EQ(read_file(folder / "a"), "new");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(WriteAtomically, ReplacesWhatWasThere) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old and longer");
  write_atomically(folder / "a", bytes_of("new"));
  EXPECT_EQ(read_file(folder / "a"), "new");
}

TEST(WriteAtomically, MakesMissingFolders) {
  const TemporaryFolder folder;
  write_atomically(folder / "b/c/d", bytes_of("new"));
  EXPECT_EQ(read_file(folder / "b/c/d"), "new");
}

TEST(WriteAtomically, ShowsTheOldFileUntilTheNewOneIsComplete) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  write_atomically(folder / "a", [&](std::ostream& stream) {
    stream << "half" << std::flush;
    EXPECT_EQ(read_file(folder / "a"), "old");
    stream << " and half";
  });
  EXPECT_EQ(read_file(folder / "a"), "half and half");
}

TEST(WriteAtomically, LeavesTheOldFileWhenTheWriterThrows) {
  const TemporaryFolder folder;
  write_file(folder / "a", "old");
  const auto interrupted = [](std::ostream& stream) {
    stream << "half";
    throw Error(ErrorCode::kLimit, "interrupted");
  };
  expect_error(ErrorCode::kLimit, "interrupted", [&] { write_atomically(folder / "a", interrupted); });
  EXPECT_EQ(read_file(folder / "a"), "old");
  EXPECT_EQ(files_in(folder), 1);
}

TEST(WriteAtomically, ReportsAStreamThatFailed) {
  const TemporaryFolder folder;
  const auto full_disk = [](std::ostream& stream) { stream.setstate(std::ios::badbit); };
  expect_error(ErrorCode::kBackend, "write", [&] { write_atomically(folder / "a", full_disk); });
  EXPECT_EQ(files_in(folder), 0);
}

TEST(WriteAtomically, NeverReplacesAFolderOrADevice) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kBackend, "not a regular file", [&] { write_atomically(folder.path(), bytes_of("new")); });
  expect_error(ErrorCode::kBackend, "not a regular file", [] { write_atomically("/dev/null", bytes_of("new")); });
  expect_error(ErrorCode::kBackend, "names no file", [&] { write_atomically(folder / "", bytes_of("new")); });
}

TEST(WriteAtomically, NamesAFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  write_file(folder / "a", "");
  expect_error(ErrorCode::kBackend, "its folder cannot be made",
               [&] { write_atomically(folder / "a/b", bytes_of("")); });
}

}  // namespace
}  // namespace inctrl
