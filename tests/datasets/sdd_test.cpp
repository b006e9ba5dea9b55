// tests/datasets/sdd_test.cpp: src/datasets/sdd.cpp cuts pictures in three and labels the parts by their masks.
#include <set>

#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr Size kSize{2, 7};  // cut at 2 and 4

TEST(Sdd, LabelsEachThirdByItsMask) {
  MadeFolder made;
  write_gray(made / "kos01/Part0.jpg", kSize);
  write_gray(made / "kos01/Part0_label.bmp", kSize, 0, 1, 3);
  const Dataset dataset = open_made("sdd", made.path());
  EXPECT_EQ(dataset.categories[0].name, "SDD");
  EXPECT_EQ(listed(dataset), (Lines{"train kos01/Part0.jpg#0", "train kos01/Part0.jpg#2",
                                    "test kos01/Part0.jpg#1 anomalous defect kos01/Part0_label.bmp"}));
  const LabelledPicture& tile = dataset.categories[0].test[0];
  EXPECT_EQ(tile.file, "kos01/Part0.jpg");
  ASSERT_TRUE(tile.part.has_value());
  EXPECT_EQ(tile.part->top, 2);
  EXPECT_EQ(tile.part->size, (Size{2, 2}));
}

TEST(Sdd, KeepsAnItemsNormalPartsOnOneSide) {
  MadeFolder made;
  for (int item = 0; item < 8; ++item)
    for (int part = 0; part < 2; ++part) {
      const std::string name = "kos0" + std::to_string(item) + "/Part" + std::to_string(part);
      write_gray(made / (name + ".jpg"), kSize, 1 + 2 * item + part);
      write_gray(made / (name + "_label.bmp"), kSize);
    }
  const Dataset dataset = open_made("sdd", made.path());
  std::set<std::string> train, test;
  for (const LabelledPicture& one : dataset.categories[0].train) train.insert(one.file.parent_path());
  for (const LabelledPicture& one : dataset.categories[0].test) test.insert(one.file.parent_path());
  EXPECT_EQ(train.size(), 6u);
  EXPECT_EQ(test.size(), 2u);
  EXPECT_EQ(dataset.categories[0].test.size(), 2u * 2 * 3);
  EXPECT_EQ(failures(dataset), Lines{});
}

TEST(Sdd, LeavesOutOfTrainingAPhotographThatIsTestedUnderAnotherName) {
  MadeFolder made;
  for (int item = 0; item < 4; ++item) {
    const std::string name = "kos0" + std::to_string(item) + "/Part0";
    write_gray(made / (name + ".jpg"), kSize, 9);
    write_gray(made / (name + "_label.bmp"), kSize);
  }
  const Dataset dataset = open_made("sdd", made.path());
  EXPECT_TRUE(dataset.categories[0].train.empty());
  EXPECT_EQ(dataset.categories[0].test.size(), 3u);
  EXPECT_EQ(dataset.failures.size(), 9u);
}

TEST(Sdd, TellsOfPicturesThatCannotBeUsed) {
  MadeFolder made;
  write_gray(made / "kos01/Part0.jpg", kSize);
  write_gray(made / "kos01/Part0_label.bmp", kSize);
  write_gray(made / "kos01/Part1.jpg", kSize);
  write_gray(made / "kos01/Part2_label.bmp", kSize);
  write_gray(made / "kos01/Part3.jpg", kSize);
  write_gray(made / "kos01/Part3_label.bmp", {2, 6});
  made.add("kos01/Part4.jpg", "broken");
  write_gray(made / "kos01/Part4_label.bmp", kSize);
  write_gray(made / "kos01/Part5.jpg", {9, 2});
  write_gray(made / "kos01/Part5_label.bmp", {9, 2});
  const Lines told = failures(open_made("sdd", made.path()));
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0], "kos01/Part1.jpg: there is no mask 'Part1_label.bmp'");
  EXPECT_EQ(told[1], "kos01/Part2_label.bmp: a mask without a picture");
  EXPECT_EQ(told[2], "kos01/Part3.jpg: 'kos01/Part3.jpg' has 2 x 7 pixels, its mask 2 x 6");
  EXPECT_TRUE(told[3].ends_with("is broken")) << told[3];
  EXPECT_EQ(told[4], "kos01/Part5.jpg: 'kos01/Part5.jpg' is too low to be cut in three");
}

TEST(Sdd, SaysWhatWasLookedFor) {
  MadeFolder made;
  made.add("Part0.jpg");
  expect_error(ErrorCode::kNotFound, "has no folders such as kos01", [&] { open_made("sdd", made.path()); });
}

TEST(Sdd, ReadsTheSetAsPublished) {
  const std::filesystem::path root = shared_data("raw_samples/kolektor_sdd");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_dataset("sdd", root, FakePictureFiles({500, 1270}));
  EXPECT_EQ(dataset.categories[0].train.size(), 6u);
  EXPECT_EQ(dataset.categories[0].train[4].path, "kos01/Part5.jpg#1");
  EXPECT_EQ(dataset.categories[0].train[4].part->top, 423);
  EXPECT_EQ(failures(dataset), Lines{});
}

}  // namespace
}  // namespace inctrl
