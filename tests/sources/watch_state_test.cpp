// tests/sources/watch_state_test.cpp: src/sources/watch_state.h, with files that a killed program leaves.
#include "sources/watch_state.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr FileStamp kStamp{12, 1'900'000'000'000'000'001};  // of the year 2030: not old
constexpr FileStamp kOther{13, 1'900'000'000'000'000'002};

std::string content(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}
std::string header(const TemporaryFolder& folder) {
  return "inctrl-watch-state 1 " + fs::canonical(folder.path()).native() + "\n";
}
FileStamps after(const TemporaryFolder& folder, const std::string& lines) {
  std::ofstream(folder / "state") << header(folder) << lines;
  return WatchState(folder / "state", folder.path()).done();
}

TEST(WatchState, KnowsWhatWasAddedBefore) {
  const TemporaryFolder folder;
  {
    WatchState state(folder / "state", folder.path());
    EXPECT_TRUE(state.done().empty());
    state.add("a b.png", kStamp);
    state.add("odd\nname%0A\r.png", kOther);
    state.add("a b.png", kOther);
  }
  const WatchState again(folder / "state", folder.path());
  EXPECT_EQ(again.done(), (FileStamps{{"a b.png", kOther}, {"odd\nname%0A\r.png", kOther}}));
  EXPECT_EQ(content(folder / "state").find(" a b.png"),
            content(folder / "state").rfind(" a b.png"));  // one line is left
}

TEST(WatchState, IsOnDiskAsSoonAsItIsAdded) {
  const TemporaryFolder folder;
  WatchState state(folder / "state", folder.path());
  state.add("a.png", kStamp);
  EXPECT_EQ(content(folder / "state"), header(folder) + "12 1900000000000000001 a.png\n");
}

TEST(WatchState, PassesOverALineThatWasCutOff) {
  const TemporaryFolder folder;
  EXPECT_EQ(after(folder, "12 1900000000000000001 a.png\n13 1900000000000000002 b.pn"),
            (FileStamps{{"a.png", kStamp}}));
  EXPECT_EQ(content(folder / "state"), header(folder) + "12 1900000000000000001 a.png\n");
}

TEST(WatchState, PassesOverLinesThatMakeNoSense) {
  const TemporaryFolder folder;
  EXPECT_EQ(after(folder, "x\n\n12 a.png\n12 1900000000000000001 a.png\n"), (FileStamps{{"a.png", kStamp}}));
}

TEST(WatchState, ForgetsOldFilesThatHaveGone) {
  const TemporaryFolder folder;
  std::ofstream(folder / "here.png") << "x";
  EXPECT_EQ(after(folder, "1 1000000000 here.png\n1 1000000000 gone.png\n"),
            (FileStamps{{"here.png", {1, 1'000'000'000}}}));
}

TEST(WatchState, IsNotShared) {
  const TemporaryFolder folder;
  const WatchState first(folder / "state", folder.path());
  expect_error(ErrorCode::kBackend, "another program is using the state file",
               [&] { WatchState(folder / "state", folder.path()); });
}

TEST(WatchState, LeavesForeignFilesAlone) {
  const TemporaryFolder folder;
  std::ofstream(folder / "notes") << "my notes";
  expect_error(ErrorCode::kBadFormat, "is no state file", [&] { WatchState(folder / "notes", folder.path()); });
  EXPECT_EQ(content(folder / "notes"), "my notes");
}

TEST(WatchState, BelongsToOneFolder) {
  const TemporaryFolder folder, other;
  { WatchState(folder / "state", folder.path()); }
  expect_error(ErrorCode::kIncompatible, "belongs to the folder", [&] { WatchState(folder / "state", other.path()); });
}

TEST(WatchState, SaysWhyItCannotBeOpened) {
  expect_error(ErrorCode::kBackend, "cannot open the state file /no/such/folder/state",
               [] { WatchState("/no/such/folder/state", "/"); });
}

TEST(WatchState, SeedsOfTheFuzzTarget) {
  int seeds = 0;
  for (const auto& seed : fs::directory_iterator(INCTRL_TESTS_DIR "/broken_files/watch_state")) {
    const TemporaryFolder folder;
    const FileStamps done = after(folder, content(seed.path()));
    EXPECT_EQ(WatchState(folder / "state", folder.path()).done(), done) << seed.path();
    ++seeds;
  }
  EXPECT_GE(seeds, 3);
}

}  // namespace
}  // namespace inctrl
