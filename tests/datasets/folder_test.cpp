// tests/datasets/folder_test.cpp: src/datasets/folder.cpp makes the best of a plain folder.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Folder, TakesPicturesAloneAsNormal) {
  MadeFolder made;
  for (char name = '0'; name <= '9'; ++name) made.add(std::string("bolts/") + name + ".png");
  made.add("bolts/notes.txt");
  const Dataset dataset = open_made("folder", made / "bolts");
  EXPECT_EQ(dataset.categories[0].name, "bolts");
  EXPECT_EQ(dataset.categories[0].train.size(), 7u);
  EXPECT_EQ(dataset.categories[0].test.size(), 3u);
  EXPECT_EQ(dataset.categories[0].test[2].path, "8.png");
  EXPECT_TRUE(has_note(dataset, "a folder of normal pictures"));
}

TEST(Folder, TakesOtherFoldersThanGoodAsKindsOfDefects) {
  for (const char* normal : {"good", "Normal", "OK", "no", "normal_dir"}) {
    MadeFolder made;
    made.add(std::string(normal) + "/monday/0.png");
    made.add("scratch/0.png");
    made.add("abnormal/0.png");
    const Dataset dataset = open_made("folder", made.path());
    EXPECT_EQ(listed(dataset),
              (Lines{std::string("train ") + normal + "/monday/0.png", "test abnormal/0.png anomalous abnormal",
                     "test scratch/0.png anomalous scratch"}));
    EXPECT_TRUE(has_note(dataset, "anomalous: 'abnormal', 'scratch'"));
  }
}

TEST(Folder, FindsMasksByDefect) {
  MadeFolder made;
  for (const char* name : {"good/0.png", "scratch/0.jpg", "bent/0.jpg", "ground_truth/scratch/0_mask.png"})
    made.add(name);
  EXPECT_EQ(listed(open_made("folder", made.path())),
            (Lines{"train good/0.png", "test bent/0.jpg anomalous bent",
                   "test scratch/0.jpg anomalous scratch ground_truth/scratch/0_mask.png"}));
}

TEST(Folder, TellsOfPicturesBesideItsFolders) {
  MadeFolder made;
  made.add("good/0.png");
  made.add("stray.png");
  EXPECT_EQ(failures(open_made("folder", made.path())),
            Lines{"stray.png: beside the folders, so neither normal nor of a kind of defect"});
}

TEST(Folder, AsksForAFolderOfNormalPictures) {
  MadeFolder made;
  made.add("a/0.png");
  made.add("b/0.png");
  expect_error(ErrorCode::kBadFormat, "of its folders ('a', 'b') none is called good, normal, ok or no",
               [&] { open_made("folder", made.path()); });
}

TEST(Folder, ReadsTheMvtecLayoutAsSuch) {
  MadeFolder made;
  made.add("train/good/0.png");
  const Dataset dataset = open_made("folder", made.path());
  EXPECT_EQ(listed(dataset), Lines{"train train/good/0.png"});
  EXPECT_TRUE(has_note(dataset, "read as the layout mvtec"));
}

TEST(Folder, RefusesAnEmptyFolder) {
  const MadeFolder made;
  expect_error(ErrorCode::kNotFound, "no picture was found", [&] { open_made("folder", made.path()); });
}

TEST(Folder, ReadsASetOfTwoFolders) {
  const std::filesystem::path root = shared_data("raw_samples/lookout/aliens-dataset");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("folder", root);
  EXPECT_EQ(dataset.categories[0].train.size(), 2u);
  EXPECT_EQ(dataset.categories[0].test.size(), 4u);
}

}  // namespace
}  // namespace inctrl
