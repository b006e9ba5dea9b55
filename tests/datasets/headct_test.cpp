// tests/datasets/headct_test.cpp: src/datasets/headct.cpp lists pictures by number.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(HeadCt, ReadsItsListWithSpacesAfterCommas) {
  MadeFolder made;
  for (const char* name : {"head_ct/000.png", "head_ct/011.png"}) made.add(name);
  made.add("labels.csv", "id, hemorrhage\n0, 1\n11, 0\n");
  const Dataset dataset = open_made("headct", made.path());
  EXPECT_EQ(dataset.categories[0].name, "headct");
  EXPECT_EQ(listed(dataset), (Lines{"train head_ct/011.png", "test head_ct/000.png anomalous hemorrhage"}));
}

TEST(HeadCt, FindsPicturesBesideTheList) {
  MadeFolder made;
  made.add("000.png");
  made.add("001.png");
  made.add("labels.csv", "id,label\r\n0,0\r\n1,1\r\n");
  EXPECT_EQ(listed(open_made("headct", made.path())), (Lines{"train 000.png", "test 001.png anomalous hemorrhage"}));
}

TEST(HeadCt, TellsOfLinesThatCannotBeUsed) {
  MadeFolder made;
  made.add("000.png");
  made.add("labels.csv", "id,label\n0,0\n1,1\n2,2\n../0,1\n0,0\n");
  EXPECT_EQ(failures(open_made("headct", made.path())),
            (Lines{"../0: line 5 of labels.csv should hold a number and 0 or 1, is '../0,1'",
                   "000.png: named twice; kept once", "001.png: there is no such file",
                   "2: line 4 of labels.csv should hold a number and 0 or 1, is '2,2'"}));
}

TEST(HeadCt, SaysWhatWasLookedFor) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "labels.csv", [&] { open_made("headct", made.path()); });
  made.add("labels.csv", "id,name\n");
  expect_error(ErrorCode::kBadFormat, "no column 'label'", [&] { open_made("headct", made.path()); });
}

}  // namespace
}  // namespace inctrl
