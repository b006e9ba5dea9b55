// tests/hub/part_file_test.cpp: src/hub/part_file.h
#include "hub/part_file.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

TEST(PartFile, GrowsAndGoesOnBehindWhatIsThere) {
  const TemporaryFolder folder;
  {
    PartFile part(folder / "x.part");
    part.append(bytes_of("abc"));
    EXPECT_EQ(part.size(), 3u);
  }
  PartFile part(folder / "x.part");
  EXPECT_EQ(part.size(), 3u);
  part.append(bytes_of("def"));
  part.sync();
  EXPECT_EQ(read_file(folder / "x.part"), "abcdef");
  part.shorten(0);
  part.append(bytes_of("g"));
  EXPECT_EQ(read_file(folder / "x.part"), "g");
}

TEST(PartFile, NamesTheFileAndTheReason) {
  const TemporaryFolder folder;
  expect_error(ErrorCode::kBackend, "nowhere/x.part: No such file or directory",
               [&] { PartFile(folder / "nowhere/x.part"); });
  const PartFile part(folder / "x.part");
  EXPECT_NO_THROW(part.require_space(1));
  expect_error(ErrorCode::kBackend, "MB are to come, there is room for",
               [&] { part.require_space(std::uint64_t{1} << 62); });
  PartFile full("/dev/full");
  expect_error(ErrorCode::kBackend, "/dev/full: No space left on device", [&] { full.append(bytes_of("x")); });
}

TEST(PartFile, FollowsNoLink) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink(folder / "target", folder / "x.part");
  EXPECT_THROW(PartFile(folder / "x.part"), Error);
  EXPECT_FALSE(std::filesystem::exists(folder / "target"));
}

}  // namespace
}  // namespace inctrl
