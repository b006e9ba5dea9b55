// tests/cli/doctor_folders_test.cpp: apps/cli/doctor_folders.h
#include "cli/doctor_folders.h"

#include <gtest/gtest.h>

#include <fstream>

#include "records/folder_lock.h"
#include "records/records.h"
#include "support/environment.h"
#include "support/temporary_folder.h"

namespace inctrl::cli {
namespace {

namespace fs = std::filesystem;

FolderFacts good_folder() {
  return {.path = "/d/inctrl", .existing = "/d/inctrl", .is_there = true, .is_folder = true, .free_bytes = 5ull << 30};
}

TEST(DoctorFolders, IsContentWithRoomToWrite) {
  EXPECT_EQ(check_folder("data folder", good_folder()).health, Health::kOk);
}

TEST(DoctorFolders, SaysWhatStandsInTheWay) {
  FolderFacts facts = good_folder();
  facts.is_folder = false, facts.existing = "/d/a file";
  const Finding file = check_folder("data folder", facts);
  EXPECT_EQ(file.health, Health::kWrong);
  EXPECT_EQ(file.remedy, "mv '/d/a file' '/d/a file.old'");
  facts = good_folder();
  facts.unwritable = "Permission denied";
  const Finding denied = check_folder("data folder", facts);
  EXPECT_EQ(denied.health, Health::kWrong);
  EXPECT_NE(denied.message.find("Permission denied"), std::string::npos);
  EXPECT_NE(denied.remedy.find("chown -R \"$(id -u)\" /d/inctrl"), std::string::npos);
  facts.read_only = true;
  EXPECT_NE(check_folder("data folder", facts).remedy.find("remount,rw"), std::string::npos);
}

TEST(DoctorFolders, GivesNoFolderAwayThatIsAboveTheOneItWants) {
  FolderFacts facts = good_folder();
  facts.is_there = false, facts.existing = "/d", facts.unwritable = "Permission denied";
  EXPECT_EQ(check_folder("data folder", facts).remedy, "sudo install -d -o \"$(id -u)\" /d/inctrl");
}

TEST(DoctorFolders, WantsRoom) {
  FolderFacts facts = good_folder();
  facts.free_bytes = 500 << 20;
  EXPECT_EQ(check_folder("data folder", facts).health, Health::kSlow);
  facts.free_bytes = 10 << 20;
  facts.unwritable = "No space left on device";
  EXPECT_EQ(check_folder("data folder", facts).health, Health::kWrong);
  EXPECT_EQ(check_folder("data folder", facts).remedy, "df -h /d/inctrl");
}

TEST(DoctorFolders, FindsLeftoversAndOthersInACache) {
  FolderFacts facts = good_folder();
  EXPECT_EQ(check_cache("compiled models", facts, {.files = 3}).health, Health::kOk);
  const Finding leftovers = check_cache("compiled models", facts, {.files = 3, .leftovers = 1});
  EXPECT_EQ(leftovers.health, Health::kSlow);
  EXPECT_NE(leftovers.remedy.find("-delete"), std::string::npos);
  facts.open_to_others = true;
  EXPECT_EQ(check_cache("compiled models", facts, {}).health, Health::kWrong);
  facts.is_there = false;
  EXPECT_EQ(check_cache("compiled models", facts, {}).health, Health::kOk);
}

TEST(DoctorFolders, LooksAtThoseOfTheUser) {
  const TemporaryFolder folder;
  const Environment data("XDG_DATA_HOME", (folder.path() / "data").string());
  std::ofstream(folder.path() / "cache") << "a file in its place";
  const Environment cache("XDG_CACHE_HOME", (folder.path() / "cache").string());
  const Findings findings = check_user_folders();
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].health, Health::kOk);
  EXPECT_EQ(findings[1].health, Health::kWrong);
}

TEST(DoctorServerFolder, IsMissedAndNotMade) {
  const TemporaryFolder folder;
  const Findings findings = check_server_folder(folder.path() / "none", false);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].remedy, "mkdir -p " + (folder.path() / "none").string());
  EXPECT_FALSE(fs::exists(folder.path() / "none"));
  EXPECT_EQ(check_server_folder(folder.path(), false).back().health, Health::kOk);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(DoctorServerFolder, IsLookedThroughUnlessAServerHasIt) {
  const TemporaryFolder folder;
  { const Records made(folder.path()); }
  EXPECT_NE(check_server_folder(folder.path(), false).back().message.find("all of it sound"), std::string::npos);
  EXPECT_NE(check_server_folder(folder.path(), true).back().message.find("not looked at"), std::string::npos);
  const FolderLock lock(folder.path());
  const Finding held = check_server_folder(folder.path(), false).back();
  EXPECT_EQ(held.health, Health::kOk);
  EXPECT_NE(held.message.find("(process "), std::string::npos) << held.message;
}

TEST(DoctorServerFolder, IsWrongWhereItIsDamaged) {
  const TemporaryFolder folder;
  { const Records made(folder.path()); }
  fs::create_directories(folder.path() / "blobs/a");
  std::ofstream(folder.path() / "blobs/a" / std::string(63, 'b')) << "no record names this";
  const Finding stray = check_server_folder(folder.path(), false).back();
  EXPECT_EQ(stray.health, Health::kWrong);
  EXPECT_EQ(stray.remedy, "inctrl serve --check --repair --data " + folder.path().string());
  std::ofstream(folder.path() / "records.db") << std::string(5000, 'x');
  const Finding broken = check_server_folder(folder.path(), false).back();
  EXPECT_EQ(broken.health, Health::kWrong);
  EXPECT_NE(broken.remedy.find(".recover"), std::string::npos);
}

}  // namespace
}  // namespace inctrl::cli
