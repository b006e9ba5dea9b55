// tests/datasets/named_file_test.cpp: src/datasets/named_file.h finds what a list means, and nothing outside the root.
#include "datasets/named_file.h"

#include <sys/stat.h>

#include "made_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class NamedFileTest : public ::testing::Test {
 protected:
  NamedFileTest() { made.add("set/a/b.png"); }

  std::string find(const std::string& name, Naming naming = Naming::kBelowRoot) const {
    const NamedFile found = find_named(made / "set", name, naming);
    return found.reason.empty() ? found.file.native() : "!" + found.reason;
  }

  MadeFolder made;
};

TEST_F(NamedFileTest, FindsFilesBelowTheRoot) {
  EXPECT_EQ(find("a/b.png"), "a/b.png");
  EXPECT_EQ(find("./a//../a/b.png"), "a/b.png");
  EXPECT_EQ(find((made / "set/a/b.png").native()), "a/b.png");
}

TEST_F(NamedFileTest, SaysWhyThereIsNone) {
  made.add("outside.png");
  made.add("settle/b.png");
  EXPECT_EQ(find("a/c.png"), "!there is no such file");
  EXPECT_EQ(find("a"), "!not a regular file");
  EXPECT_EQ(find(""), "!no file is named");
  EXPECT_EQ(find(std::string("a/b.png\0x", 9)), "!not a path");
  EXPECT_EQ(find(std::string(5000, 'x')), "!not a path");
  EXPECT_EQ(find("../outside.png"), "!leads out of the data set's folder");
  EXPECT_EQ(find("a/../../outside.png"), "!leads out of the data set's folder");
  EXPECT_EQ(find((made / "settle/b.png").native()), "!leads out of the data set's folder");
}

TEST_F(NamedFileTest, SurvivesLinksInCirclesAndPipes) {
  fs::create_symlink("loop.png", made / "set/loop.png");
  ASSERT_EQ(mkfifo((made / "set/pipe.png").c_str(), 0600), 0);
  EXPECT_TRUE(find("loop.png").starts_with("!cannot be examined: ")) << find("loop.png");
  EXPECT_EQ(find("pipe.png"), "!not a regular file");
}

TEST_F(NamedFileTest, FindsFilesOfAnotherMachineByTheEndOfTheirNames) {
  EXPECT_EQ(find("/home/someone/data/set/a/b.png", Naming::kBelowAnother), "a/b.png");
  EXPECT_EQ(find("../data/set/a/b.png", Naming::kBelowAnother), "a/b.png");
  EXPECT_EQ(find("data/a/b.png", Naming::kBelowAnother), "a/b.png");
  EXPECT_EQ(find("/home/a/c.png", Naming::kBelowAnother),
            "!leads out of the data set's folder, and the end of its name is not there");
  EXPECT_EQ(find("data/a/b.png"), "!there is no such file");
}

}  // namespace
}  // namespace inctrl
