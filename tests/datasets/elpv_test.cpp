// tests/datasets/elpv_test.cpp: src/datasets/elpv.cpp lists cells by labels.csv.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Elpv, TakesTheSureOnesOfEachCellType) {
  MadeFolder made;
  for (const char* name : {"images/0.png", "images/1.png", "images/2.png", "images/3.png"}) made.add(name);
  made.add("labels.csv",
           "images/0.png  0.0                 mono\r\nimages/1.png  1.0  mono\nimages/2.png  0.3333333333333333  poly\n"
           "images/3.png  0.0  poly\n\n");
  const Dataset dataset = open_made("elpv", made.path());
  EXPECT_EQ(listed(dataset), (Lines{"mono: train images/0.png", "mono: test images/1.png anomalous defective",
                                    "poly: train images/3.png"}));
  EXPECT_TRUE(has_note(dataset, "1 cells dropped"));
}

TEST(Elpv, TellsOfLinesThatCannotBeUsed) {
  MadeFolder made;
  made.add("0.png");
  made.add("labels.csv", "0.png 0 mono\n1.png 0 mono\n2.png nan mono\n3.png 1 amorphous\n4.png 1 mono more\n5.png\n");
  const Lines told = failures(open_made("elpv", made.path()));
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0], "1.png: there is no such file");
  EXPECT_EQ(told[1],
            "2.png: line 3 of labels.csv should hold a path, a probability from 0 to 1, and mono or poly, is "
            "'2.png nan mono'");
}

TEST(Elpv, ReadsTheConvertedFormToo) {
  MadeFolder made;
  made.add("mono/train/good/0.png");
  EXPECT_EQ(listed(open_made("elpv", made.path())), Lines{"train mono/train/good/0.png"});
}

TEST(Elpv, SaysWhatWasLookedFor) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "labels.csv", [&] { open_made("elpv", made.path()); });
}

TEST(Elpv, ReadsTheSetAsPublished) {
  const std::filesystem::path root = shared_data("raw_samples/elpv");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("elpv", root);
  EXPECT_EQ(listed(dataset), (Lines{"mono: train images/cell1268.png", "mono: test images/cell2149.png",
                                    "poly: test images/cell0301.png anomalous defective",
                                    "poly: test images/cell1668.png anomalous defective"}));
  EXPECT_TRUE(has_note(dataset, "2 cells dropped"));
}

}  // namespace
}  // namespace inctrl
