// tests/cli/folder_facts_test.cpp: apps/cli/folder_facts.h
#include "cli/folder_facts.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

TEST(FolderFacts, OfAFolderLeaveNothingInIt) {
  const TemporaryFolder folder;
  const FolderFacts facts = look_at_folder(folder.path());
  EXPECT_TRUE(facts.is_there && facts.is_folder);
  EXPECT_EQ(facts.unwritable, "");
  EXPECT_TRUE(facts.free_bytes);
  EXPECT_FALSE(facts.read_only);
  EXPECT_FALSE(facts.open_to_others);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(FolderFacts, OfOneThatIsNotThereAreThoseOfTheNearestAbove) {
  const TemporaryFolder folder;
  const FolderFacts facts = look_at_folder(folder.path() / "a/b");
  EXPECT_FALSE(facts.is_there);
  EXPECT_TRUE(facts.is_folder);
  EXPECT_EQ(facts.existing, folder.path());
}

TEST(FolderFacts, TellAFileInItsPlace) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const FolderFacts facts = look_at_folder(folder.path() / "file/inctrl");
  EXPECT_EQ(facts.existing, folder.path() / "file");
  EXPECT_FALSE(facts.is_folder);
  EXPECT_NE(facts.unwritable, "");
}

TEST(FolderFacts, TellALinkThatLeadsNowhere) {
  const TemporaryFolder folder;
  fs::create_symlink("/no/such/folder", folder.path() / "link");
  EXPECT_FALSE(look_at_folder(folder.path() / "link").is_folder);
}

TEST(FolderFacts, TellWhatOthersMayWriteTo) {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  EXPECT_TRUE(look_at_folder(folder.path()).open_to_others);
}

TEST(FolderContent, CountsFilesAndLeftovers) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "ab");
  std::ofstream(folder.path() / "ab/kept") << "12345";
  std::ofstream(folder.path() / ".new.123.tmp") << "1";  // somebody may be writing it
  std::ofstream(folder.path() / "ab/.old.123.tmp") << "12";
  fs::last_write_time(folder.path() / "ab/.old.123.tmp", fs::file_time_type::clock::now() - std::chrono::hours(2));
  const FolderContent content = content_of(folder.path());
  EXPECT_EQ(content.files, 3u);
  EXPECT_EQ(content.bytes, 8u);
  EXPECT_EQ(content.leftovers, 1u);
  EXPECT_FALSE(content.more);
  EXPECT_EQ(content_of(folder.path() / "none").files, 0u);
}

}  // namespace
}  // namespace inctrl::cli
