// tests/sources/folder_watch_test.cpp: src/sources/folder_watch.h, in a folder that changes between looks.
#include "sources/folder_watch.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Names = std::vector<std::string>;

// A watch whose clock moves only when the test says so.
struct Watched {
  TemporaryFolder folder;
  FolderWatch::Clock::time_point now = FolderWatch::Clock::now();
  FolderWatch watch;

  explicit Watched(const FileStamps& done = {}, const fs::path& output = {})
      : watch(folder.path(), {.output = output.empty() ? output : folder / output}, done) {}

  void write(const std::string& name, const std::string& more = "P5 1 1 255 x") const {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name, std::ios::binary | std::ios::app) << more;
  }
  Names look_after(int wait) {
    now += milliseconds(wait);
    Names names;
    for (const WatchedFile& file : watch.look(now)) names.push_back(file.name.relative.native());
    return names;
  }
};

TEST(FolderWatch, HandsOutAFileOnceWhenItHasSettled) {
  Watched watched;
  watched.write("a.pgm");
  EXPECT_EQ(watched.look_after(0), Names());
  EXPECT_EQ(watched.look_after(900), Names());
  EXPECT_EQ(watched.look_after(200), Names{"a.pgm"});
  EXPECT_EQ(watched.look_after(5000), Names());
}

TEST(FolderWatch, WaitsForAFileThatGrows) {
  Watched watched;
  watched.write("a.pgm");
  for (int piece = 0; piece < 5; ++piece) {
    EXPECT_EQ(watched.look_after(900), Names()) << piece;
    watched.write("a.pgm", "more");
  }
  EXPECT_EQ(watched.look_after(0), Names());
  EXPECT_EQ(watched.look_after(1000), Names{"a.pgm"});
}

TEST(FolderWatch, TakesAFileAtOnceThatWasRenamedFromAPartialName) {
  Watched watched;
  for (const auto& [partial, whole] : {std::pair("a.pgm.part", "a.pgm"), {".b.pgm", "b.pgm"}, {"c.tmp", "c.pgm"}}) {
    watched.write(partial);
    EXPECT_EQ(watched.look_after(2000), Names()) << partial;
    fs::rename(watched.folder / partial, watched.folder / whole);
    EXPECT_EQ(watched.look_after(1), Names{whole});
  }
}

TEST(FolderWatch, TakesAFileThatIsWrittenAnewAsNew) {
  Watched watched;
  watched.write("a.pgm");
  watched.look_after(0);
  EXPECT_EQ(watched.look_after(1000), Names{"a.pgm"});
  watched.write("a.pgm", "y");
  EXPECT_EQ(watched.look_after(1000), Names());
  EXPECT_EQ(watched.look_after(1000), Names{"a.pgm"});
}

TEST(FolderWatch, SortsWhatItFindsInAllFoldersButTheOutput) {
  Watched watched({}, "out");
  for (const char* name : {"c.pgm", "b/z.pgm", "a.pgm", "out/a.overlay.pgm", ".hidden/a.pgm", "b/x.txt"})
    watched.write(name, name == std::string("b/x.txt") ? "text" : "P5 1 1 255 x");
  watched.look_after(0);
  EXPECT_EQ(watched.look_after(1000), (Names{"a.pgm", "b/z.pgm", "c.pgm"}));
  EXPECT_EQ(watched.watch.passed_over(), 1u);
}

TEST(FolderWatch, ForgetsAFileLongAfterItVanished) {
  Watched watched;
  watched.write("a.pgm");
  watched.look_after(0);
  EXPECT_EQ(watched.look_after(1000), Names{"a.pgm"});
  const fs::path away = watched.folder / ".elsewhere/a.pgm";
  fs::create_directory(away.parent_path());
  fs::rename(watched.folder / "a.pgm", away);
  EXPECT_EQ(watched.look_after(1000), Names());
  fs::rename(away, watched.folder / "a.pgm");  // a shared folder that was not there for a moment
  EXPECT_EQ(watched.look_after(5000), Names());
  fs::rename(watched.folder / "a.pgm", away);
  watched.look_after(3'600'001);
  fs::rename(away, watched.folder / "a.pgm");
  watched.look_after(1000);
  EXPECT_EQ(watched.look_after(1000), Names{"a.pgm"});
}

TEST(FolderWatch, PassesOverWhatAnEarlierWatchHasDone) {
  Watched first;
  first.write("a.pgm");
  first.look_after(0);
  const std::vector<WatchedFile> found = first.watch.look(first.now + milliseconds(1000));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name.given, (first.folder / "a.pgm").native());
  FolderWatch second(first.folder.path(), {}, {{"a.pgm", found[0].stamp}});
  second.look(first.now);
  EXPECT_TRUE(second.look(first.now + milliseconds(2000)).empty());
}

TEST(FolderWatch, StopsWaitingWhenAsked) {
  Watched watched;
  int asked = 0;
  EXPECT_FALSE(watched.watch.next([&] { return ++asked > 3; }));
}

TEST(FolderWatch, WaitsUntilThereIsAPicture) {
  const TemporaryFolder folder;
  FolderWatch watch(folder.path(), {.settle = milliseconds(20), .pause = milliseconds(5)});
  std::ofstream(folder / "a.pgm") << "P5 1 1 255 x";
  const std::optional<WatchedFile> found = watch.next([] { return false; });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name.relative, "a.pgm");
  EXPECT_FALSE(watch.ready());
}

TEST(FolderWatch, SaysThatThereIsNoFolder) {
  expect_error(ErrorCode::kNotFound, "there is no folder /no/such/folder to watch",
               [] { FolderWatch("/no/such/folder", {}); });
}

}  // namespace
}  // namespace inctrl
