// tests/datasets/mvtec_test.cpp: src/datasets/mvtec.cpp lists the MVTec layout.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// One category in `folder`, which ends with a slash or is empty.
void make_category(MadeFolder& made, const std::string& folder) {
  made.add(folder + "train/good/1.png");
  made.add(folder + "train/good/0.png");
  made.add(folder + "test/good/0.png");
  made.add(folder + "test/crack_2/0.png");
  made.add(folder + "ground_truth/crack_2/0_mask.png");
}

TEST(Mvtec, ListsTheCategoriesOfAFolder) {
  MadeFolder made;
  make_category(made, "nut/");
  make_category(made, "bolt/");
  const Dataset dataset = open_made("mvtec", made.path());
  EXPECT_EQ(dataset.layout, "mvtec");
  EXPECT_EQ(dataset.root, made.path());
  EXPECT_EQ(
      listed(dataset),
      (Lines{"bolt: train bolt/train/good/0.png", "bolt: train bolt/train/good/1.png",
             "bolt: test bolt/test/crack_2/0.png anomalous crack_2 bolt/ground_truth/crack_2/0_mask.png",
             "bolt: test bolt/test/good/0.png", "nut: train nut/train/good/0.png", "nut: train nut/train/good/1.png",
             "nut: test nut/test/crack_2/0.png anomalous crack_2 nut/ground_truth/crack_2/0_mask.png",
             "nut: test nut/test/good/0.png"}));
  EXPECT_EQ(failures(dataset), Lines{});
}

TEST(Mvtec, TakesAFolderThatIsACategoryItself) {
  MadeFolder made;
  make_category(made, "bolt/");
  const Dataset dataset = open_made("mvtec", made / "bolt/");
  ASSERT_EQ(dataset.categories.size(), 1u);
  EXPECT_EQ(dataset.categories[0].name, "bolt");
  EXPECT_EQ(dataset.categories[0].train[0].path, "train/good/0.png");
  EXPECT_EQ(dataset.categories[0].train[0].file, "train/good/0.png");
}

TEST(Mvtec, NamesCategoriesOfSeveralSetsByBothFolders) {
  MadeFolder made;
  make_category(made, "mvtec/bolt/");
  make_category(made, "other/bolt/");
  made.add("papers/figure.png");
  const Dataset dataset = open_made("mvtec", made.path());
  ASSERT_EQ(dataset.categories.size(), 2u);
  EXPECT_EQ(dataset.categories[0].name, "mvtec/bolt");
  EXPECT_EQ(dataset.categories[1].name, "other/bolt");
  EXPECT_TRUE(has_note(dataset, "no categories (no train/good): 'papers'"));
}

TEST(Mvtec, FindsMasksWithoutTheirEnding) {
  MadeFolder made;
  make_category(made, "");
  made.add("test/bad/1.JPG");
  made.add("ground_truth/bad/1.png");
  const Dataset dataset = open_made("mvtec", made.path());
  EXPECT_EQ(dataset.categories[0].test[0].mask, "ground_truth/bad/1.png");
}

TEST(Mvtec, TakesDefectsWithoutMasksAndTellsOfSomeThatAreMissing) {
  MadeFolder made;
  make_category(made, "");
  made.add("test/crack_2/1.png");
  made.add("test/bent/0.png");
  const Dataset dataset = open_made("mvtec", made.path());
  EXPECT_EQ(listed(dataset)[2], "test test/bent/0.png anomalous bent");
  EXPECT_EQ(listed(dataset)[4], "test test/crack_2/1.png anomalous crack_2");
  EXPECT_TRUE(has_note(dataset, "1 pictures in 'test/crack_2' have no mask in 'ground_truth/crack_2'"));
}

TEST(Mvtec, PassesOverWhatIsNoPicture) {
  MadeFolder made;
  make_category(made, "");
  made.add("train/good/.hidden.png");
  made.add("train/good/Thumbs.db");
  made.add("train/bad/0.png");
  const Dataset dataset = open_made("mvtec", made.path());
  EXPECT_EQ(dataset.categories[0].train.size(), 2u);
  EXPECT_TRUE(has_note(dataset, "1 files passed over, no pictures by their names ('.db' 1)"));
  EXPECT_TRUE(has_note(dataset, "'train/bad' is not used"));
}

TEST(Mvtec, TellsOfLinksThatLeadNowhere) {
  MadeFolder made;
  make_category(made, "");
  fs::create_symlink("loop.png", made / "train/good/loop.png");
  fs::create_symlink("gone.png", made / "train/good/link.png");
  const Lines told = failures(open_made("mvtec", made.path()));
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0], "train/good/link.png: a link that leads nowhere");
  EXPECT_TRUE(told[1].starts_with("train/good/loop.png: cannot be examined: ")) << told[1];
}

TEST(Mvtec, SaysWhatWasLookedFor) {
  MadeFolder made;
  made.add("a/b/c/train/good/0.png");
  expect_error(ErrorCode::kNotFound, "neither it nor a folder one or two below it has train/good",
               [&] { open_made("mvtec", made.path()); });
}

TEST(Mvtec, ListsTheSetsForDevelopment) {
  const fs::path root = shared_data("");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("mvtec", root);
  std::size_t train = 0, normal = 0, anomalous = 0, masks = 0;
  for (const Category& category : dataset.categories) {
    train += category.train.size();
    for (const LabelledPicture& one : category.test) {
      (one.anomalous ? anomalous : normal) += 1;
      masks += one.mask.empty() ? 0 : 1;
    }
  }
  EXPECT_EQ(dataset.categories.size(), 7u);
  EXPECT_EQ(train, 225u);
  EXPECT_EQ(normal, 193u);
  EXPECT_EQ(anomalous, 264u);
  EXPECT_EQ(masks, 216u);
  EXPECT_TRUE(has_note(dataset, "'raw_samples'"));
  EXPECT_EQ(failures(dataset), Lines{});
}

}  // namespace
}  // namespace inctrl
