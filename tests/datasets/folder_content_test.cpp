// tests/datasets/folder_content_test.cpp: src/datasets/folder_content.h sees pictures and folders, and tells of the
// rest.
#include "datasets/folder_content.h"

#include <sys/stat.h>

#include "made_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class FolderContentTest : public ::testing::Test {
 protected:
  Listing listing() { return {"made", made.path(), options}; }
  // What was told besides pictures; one has to be added for a listing to be whole.
  static Dataset told(Listing&& found) {
    found.add("c", {.path = "some", .file = "some"}, Side::kTrain);
    return std::move(found).finish();
  }

  MadeFolder made;
  DatasetOptions options;
};

TEST(HasPictureSuffix, KnowsThemInAnyCase) {
  for (const char* name : {"a.jpg", "a.JPEG", "a.Png", "a.bmp", "a.tif", "a.TIFF", "a.webp", "a.pgm", "a.ppm"})
    EXPECT_TRUE(has_picture_suffix(name)) << name;
  for (const char* name : {"a.npy", "a", "a.jpg.txt", ".jpg", "a.gif"}) EXPECT_FALSE(has_picture_suffix(name)) << name;
}

TEST_F(FolderContentTest, ListsNamesInByteOrder) {
  for (const char* name :
       {"f/b.png", "f/B.JPG", "f/10.png", "f/9.png", "f/z/x.png", "f/Z/x.png", "f/.h.png", "f/.g/x.png"})
    made.add(name);
  Listing found = listing();
  const FolderContent content = content_of(found, "f");
  EXPECT_EQ(content.pictures, (std::vector<std::string>{"10.png", "9.png", "B.JPG", "b.png"}));
  EXPECT_EQ(content.folders, (std::vector<std::string>{"Z", "z"}));
  EXPECT_EQ(find_folder(content, "z"), "Z");
  EXPECT_EQ(find_folder(content, "y"), "");
}

TEST_F(FolderContentTest, IsEmptyWhereThereIsNoFolder) {
  Listing found = listing();
  EXPECT_TRUE(content_of(found, "none").pictures.empty());
  EXPECT_TRUE(told(std::move(found)).failures.empty());
}

TEST_F(FolderContentTest, TellsOfPipesAndOfFilesThatAreNoFolders) {
  made.add("file");
  ASSERT_EQ(mkfifo((made / "pipe.png").c_str(), 0600), 0);
  Listing found = listing();
  EXPECT_TRUE(content_of(found, "").pictures.empty());
  content_of(found, "file");
  const Lines lines = failures(told(std::move(found)));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[0].starts_with("file: the folder cannot be read: ")) << lines[0];
  EXPECT_EQ(lines[1], "pipe.png: neither a file nor a folder");
}

TEST_F(FolderContentTest, ListsAllBelowWithoutGoingRoundInCircles) {
  for (const char* name : {"f/b.png", "f/a/x.png", "f/a-b/x.png"}) made.add(name);
  fs::create_directory_symlink("..", made / "f/a/up");
  Listing found = listing();
  EXPECT_EQ(pictures_below(found, "f"), (std::vector<fs::path>{"f/a-b/x.png", "f/a/x.png", "f/b.png"}));
  EXPECT_EQ(failures(told(std::move(found))), Lines{"f/a/up: a link to a folder; not followed"});
}

}  // namespace
}  // namespace inctrl
