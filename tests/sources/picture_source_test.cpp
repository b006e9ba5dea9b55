// tests/sources/picture_source_test.cpp: src/sources/picture_source.h finds what was meant, in one order everywhere.
#include "sources/picture_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

void make_picture(const fs::path& file) {
  fs::create_directories(file.parent_path());
  write_file(file, "P5 1 1 255\nx");
}

// All names that come, as given.
std::vector<std::string> names_from(PictureSource& source) {
  std::vector<std::string> names;
  while (const std::optional<PictureName> name = source.next()) names.push_back(name->given);
  return names;
}

std::vector<std::string> relative_names(const std::string& folder) {
  std::istringstream none;
  PictureSource source({folder}, none);
  std::vector<std::string> names;
  while (const std::optional<PictureName> name = source.next()) {
    EXPECT_EQ(fs::path(name->given), fs::path(folder) / name->relative);
    names.push_back(name->relative.string());
  }
  return names;
}

TEST(PictureSource, SortsAFoldersFilesByTheBytesOfTheirNames) {
  const TemporaryFolder folder;
  for (const char* name :
       {"b.png", "a/z.png", "a-b.png", "B.png", "a/b/c.png", "\xc3\xa9.png", "z.png", "10.png", "9.png"})
    make_picture(folder / name);
  EXPECT_EQ(relative_names(folder.path()), (std::vector<std::string>{"10.png", "9.png", "B.png", "a-b.png", "a/b/c.png",
                                                                     "a/z.png", "b.png", "z.png", "\xc3\xa9.png"}));
}

TEST(PictureSource, GivesTheSameNamesWithASlashAtTheFoldersEnd) {
  const TemporaryFolder folder;
  make_picture(folder / "a/b.png");
  EXPECT_EQ(relative_names(folder.path().string() + "/"), (std::vector<std::string>{"a/b.png"}));
}

TEST(PictureSource, TakesFilesByContentNotByName) {
  const TemporaryFolder folder;
  make_picture(folder / "picture");
  make_picture(folder / "picture.txt");
  write_file(folder / "text.png", "hello");
  write_file(folder / "empty.png", "");
  std::istringstream none;
  PictureSource source({folder.path()}, none);
  EXPECT_EQ(source.size(), 2u);
  EXPECT_EQ(source.passed_over(), 2u);
}

TEST(PictureSource, PassesOverWhatIsHidden) {
  const TemporaryFolder folder;
  make_picture(folder / ".hidden.png");
  make_picture(folder / ".folder/a.png");
  make_picture(folder / "seen.png");
  EXPECT_EQ(relative_names(folder.path()), (std::vector<std::string>{"seen.png"}));
}

TEST(PictureSource, FollowsNoLinkToAFolder) {
  const TemporaryFolder folder;
  make_picture(folder / "a/x.png");
  fs::create_directory_symlink("..", folder / "a/up");
  fs::create_directory_symlink(".", folder / "self");
  fs::create_symlink("a/x.png", folder / "link.png");
  EXPECT_EQ(relative_names(folder.path()), (std::vector<std::string>{"a/x.png", "link.png"}));
}

TEST(PictureSource, FollowsALinkThatWasGivenItself) {
  const TemporaryFolder folder;
  make_picture(folder / "a/x.png");
  fs::create_directory_symlink("a", folder / "link");
  EXPECT_EQ(relative_names(folder / "link"), (std::vector<std::string>{"x.png"}));
}

TEST(PictureSource, KeepsALinkThatLeadsNowhereSoThatReadingItTells) {
  const TemporaryFolder folder;
  fs::create_symlink("gone.png", folder / "link.png");
  EXPECT_EQ(relative_names(folder.path()), (std::vector<std::string>{"link.png"}));
}

TEST(PictureSource, NeverWaitsForAPipe) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe.png").c_str(), 0600), 0);
  EXPECT_TRUE(relative_names(folder.path()).empty());
}

TEST(PictureSource, AlwaysTakesAFileThatIsNamed) {
  const TemporaryFolder folder;
  write_file(folder / "text.png", "hello");
  std::istringstream none;
  PictureSource source({folder / "text.png"}, none);
  const std::optional<PictureName> name = source.next();
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->given, (folder / "text.png").string());
  EXPECT_EQ(name->relative, "text.png");
  EXPECT_FALSE(source.next().has_value());
}

TEST(PictureSource, KeepsNamesWithNewlinesWhole) {
  const TemporaryFolder folder;
  make_picture(folder / "two\nlines.png");
  EXPECT_EQ(relative_names(folder.path()), (std::vector<std::string>{"two\nlines.png"}));
}

TEST(PictureSource, KeepsTheOrderOfItsArguments) {
  const TemporaryFolder folder;
  make_picture(folder / "z/1.png");
  make_picture(folder / "a.png");
  std::istringstream lines("first.png\n\n  \nsecond file.png\r\nlast.png");
  const std::string a = folder / "a.png", z = folder / "z";
  PictureSource source({z, "-", a}, lines);
  EXPECT_FALSE(source.size().has_value());
  EXPECT_EQ(names_from(source),
            (std::vector<std::string>{z + "/1.png", "first.png", "second file.png", "last.png", a}));
}

TEST(PictureSource, ReadsLinesOnlyAsPicturesAreAskedFor) {
  std::stringstream lines;
  lines << "one.png\n";
  PictureSource source({"-"}, lines);
  EXPECT_EQ(source.next()->given, "one.png");
  lines << "two/three.png\n";
  const std::optional<PictureName> second = source.next();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->relative, "three.png");
  EXPECT_FALSE(source.next().has_value());
  EXPECT_FALSE(source.next().has_value());
}

TEST(PictureSource, HandsOutAnArgumentThatIsNotThereForReadingToTell) {
  std::istringstream none;
  PictureSource source({"no/such/picture.png"}, none);
  EXPECT_EQ(names_from(source), std::vector<std::string>{"no/such/picture.png"});
}

TEST(PictureSource, LeavesOutTheOutputOfAnEarlierRun) {
  const TemporaryFolder folder;
  make_picture(folder / "a.png");
  make_picture(folder / "out/a.overlay.png");
  std::istringstream none;
  PictureSource source({folder.path().string()}, none, folder / "out");
  EXPECT_EQ(names_from(source), std::vector<std::string>{(folder / "a.png").string()});
}

TEST(PictureSource, RefusesStandardInputTwice) {
  std::istringstream none;
  expect_error(ErrorCode::kInvalidArgument, "given twice", [&] { PictureSource({"-", "-"}, none); });
}

TEST(PictureSource, NamesAFolderThatItMayNotRead) {
  const TemporaryFolder folder;
  make_picture(folder / "locked/x.png");
  fs::permissions(folder / "locked", fs::perms::none);
  std::error_code error;
  const bool readable = fs::directory_iterator(folder / "locked", error) != fs::directory_iterator();
  std::istringstream none;
  if (!readable)
    expect_error(ErrorCode::kBackend, "cannot read the folder " + (folder / "locked").string() + ": Permission denied",
                 [&] { PictureSource({folder.path()}, none); });
  fs::permissions(folder / "locked", fs::perms::owner_all);
  if (readable) GTEST_SKIP() << "this user may read every folder";
}

TEST(LooksLikePicture, KnowsTheFormatsThatAreRead) {
  const TemporaryFolder folder;
  for (const std::string& beginning : {std::string("\xff\xd8\xff\xe0"), std::string("\x89PNG\r\n\x1a\n"),
                                       std::string("II*\0", 4), std::string("RIFF....WEBP"), std::string("P6 1 1")}) {
    write_file(folder / "x", beginning);
    EXPECT_TRUE(looks_like_picture(folder / "x")) << beginning;
  }
  write_file(folder / "x", "GIF89a");
  EXPECT_FALSE(looks_like_picture(folder / "x"));
  EXPECT_FALSE(looks_like_picture(folder / "none"));
  EXPECT_FALSE(looks_like_picture(folder.path()));
}

}  // namespace
}  // namespace inctrl
