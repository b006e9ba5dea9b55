// tests/datasets/aitex_test.cpp: src/datasets/aitex.cpp cuts strips into squares and keeps those that a mask marks.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Aitex, CutsStripsAndDropsUnmarkedSquaresOfDefectiveOnes) {
  MadeFolder made;
  write_gray(made / "NODefect_images/2306881-210020u/0001_000_05.png", {6, 2}, 1);
  write_gray(made / "Defect_images/0002_019_04.png", {5, 2}, 2);
  write_gray(made / "Mask_images/0002_019_04_mask.png", {5, 2}, 0, 4, 1);
  const Dataset dataset = open_made("aitex", made.path());
  EXPECT_EQ(dataset.categories[0].name, "AITEX");
  EXPECT_EQ(dataset.categories[0].train.size(), 2u);
  ASSERT_EQ(dataset.categories[0].test.size(), 2u);
  const LabelledPicture& marked = dataset.categories[0].test[0];
  EXPECT_EQ(marked.path, "Defect_images/0002_019_04.png#2");
  EXPECT_EQ(marked.defect, "fuzzyball");
  EXPECT_EQ(marked.mask, "Mask_images/0002_019_04_mask.png");
  EXPECT_EQ(marked.part->left, 4);
  EXPECT_EQ(marked.part->size, (Size{1, 2}));
  EXPECT_TRUE(has_note(dataset, "2 squares of defective strips dropped"));
}

TEST(Aitex, TakesTheMaskThatMarksTheSquare) {
  MadeFolder made;
  write_gray(made / "NODefect_images/0001_000_05.png", {2, 2}, 1);
  write_gray(made / "Defect_images/0002_099_04.png", {4, 2}, 2);
  write_gray(made / "Mask_images/0002_099_04_mask1.png", {4, 2}, 0, 0, 0);
  write_gray(made / "Mask_images/0002_099_04_mask2.png", {4, 2}, 0, 3, 0);
  EXPECT_EQ(listed(open_made("aitex", made.path())),
            (Lines{"train NODefect_images/0001_000_05.png#0",
                   "test Defect_images/0002_099_04.png#0 anomalous 099 Mask_images/0002_099_04_mask1.png",
                   "test Defect_images/0002_099_04.png#1 anomalous 099 Mask_images/0002_099_04_mask2.png"}));
}

TEST(Aitex, TellsOfStripsThatCannotBeUsed) {
  MadeFolder made;
  write_gray(made / "NODefect_images/0001_000_05.png", {2, 2}, 1);
  write_gray(made / "NODefect_images/0002_000_05.png", {1000, 2}, 1);
  made.add("NODefect_images/0003_000_05.png", "broken");
  write_gray(made / "Defect_images/0004_002_04.png", {4, 2}, 2);
  write_gray(made / "Defect_images/0005_002_04.png", {4, 2}, 2);
  write_gray(made / "Mask_images/0005_002_04_mask.png", {2, 2}, 1);
  const Lines told = failures(open_made("aitex", made.path()));
  ASSERT_EQ(told.size(), 4u);
  EXPECT_EQ(told[0], "Defect_images/0004_002_04.png: there is no mask 'Mask_images/0004_002_04_mask.png'");
  EXPECT_EQ(told[1], "Defect_images/0005_002_04.png: 'Defect_images/0005_002_04.png' has 4 x 2 pixels, its mask 2 x 2");
  EXPECT_TRUE(told[2].ends_with("has 1000 x 2 pixels: no strip of fabric")) << told[2];
  EXPECT_TRUE(told[3].ends_with("is broken")) << told[3];
}

TEST(Aitex, SaysWhatWasLookedFor) {
  MadeFolder made;
  made.add("Defect_images/0.png");
  expect_error(ErrorCode::kNotFound, "should have the folders NODefect_images, Defect_images and Mask_images",
               [&] { open_made("aitex", made.path()); });
}

}  // namespace
}  // namespace inctrl
