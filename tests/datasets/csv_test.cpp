// tests/datasets/csv_test.cpp: src/datasets/csv.cpp lists what a table names.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

TEST(Csv, SplitsNormalPicturesWhereTheTableDoesNot) {
  MadeFolder made;
  std::string table = "label,path\n";
  for (char name = '0'; name <= '9'; ++name) {
    made.add(std::string("p/") + name + ".png");
    table += std::string("good,p/") + name + ".png\n";
  }
  made.add("x.png");
  made.add("list.csv", table + "scratch,x.png\n");
  const Dataset dataset = open_made("csv", made / "list.csv");
  EXPECT_EQ(dataset.root, made.path());
  EXPECT_EQ(dataset.categories[0].name, made.path().filename());
  ASSERT_EQ(dataset.categories[0].test.size(), 4u);
  EXPECT_EQ(dataset.categories[0].test[0].path, "p/1.png");
  EXPECT_EQ(dataset.categories[0].test[3].defect, "scratch");
}

TEST(Csv, FollowsTheTablesSplitCategoriesAndMasks) {
  MadeFolder made;
  for (const char* name : {"0.png", "1.png", "2,3.png", "m.png"}) made.add(name);
  made.add("list.csv",
           "\xef\xbb\xbfPath,Label,Split,Category,Mask\r\n0.png,0,train,nut,\r\n1.png,normal,test,nut,\r\n"
           "\"2,3.png\",1,TEST,bolt,m.png\r\n");
  EXPECT_EQ(listed(open_made("csv", made.path())),
            (Lines{"bolt: test 2,3.png anomalous m.png", "nut: train 0.png", "nut: test 1.png"}));
}

TEST(Csv, KnowsWordsForNormalAndForAnyDefect) {
  MadeFolder made;
  std::string table = "path,label,split\n";
  char name = 'a';
  for (const char* label : {"0", "Normal", "good", "OK", "1", "Anomalous", "anomaly", "bad", "hole"}) {
    made.add(std::string(1, name) + ".png");
    table += std::string(1, name++) + ".png," + label + ",test\n";
  }
  made.add("list.csv", table);
  EXPECT_EQ(
      listed(open_made("csv", made.path())),
      (Lines{"test a.png", "test b.png", "test c.png", "test d.png", "test e.png anomalous", "test f.png anomalous",
             "test g.png anomalous", "test h.png anomalous", "test i.png anomalous hole"}));
}

TEST(Csv, TellsOfRowsThatCannotBeUsed) {
  MadeFolder made;
  made.add("a.png");
  made.add("b.png");
  made.add("list.csv",
           "path,label,split,mask\na.png,0,train,\na.png,0,test,\ngone.png,0,train,\n../out.png,0,train,\n"
           "b.png,1,test,gone.png\nc.png,,train,\nd.png,0,validation,\ne.png,0\n,0,train,\nf.npy,0,train,\n");
  const Dataset dataset = open_made("csv", made.path());
  EXPECT_EQ(listed(dataset), Lines{"test a.png"});
  EXPECT_EQ(failures(dataset),
            (Lines{"../out.png: leads out of the data set's folder",
                   "a.png: named for training and for testing; kept for testing",
                   "b.png: its mask 'gone.png': there is no such file", "c.png: line 7: the label is empty",
                   "d.png: line 8: the split should be train or test, is 'validation'",
                   "e.png: line 9: it has more or fewer fields than the header", "gone.png: there is no such file",
                   "list.csv: line 10: the path is empty"}));
  EXPECT_TRUE(has_note(dataset, "1 files passed over, no pictures by their names ('.npy' 1)"));
}

TEST(Csv, ChoosesTheTableOfAFolder) {
  MadeFolder made;
  made.add("0.png");
  made.add("other.csv", "path,label\n");
  made.add("labels.csv", "path,label\n0.png,0\n");
  EXPECT_EQ(listed(open_made("csv", made.path())), Lines{"train 0.png"});
}

TEST(Csv, SaysWhatWasLookedFor) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "there is no table", [&] { open_made("csv", made / "gone.csv"); });
  expect_error(ErrorCode::kNotFound, "has 0 .csv files; name the table itself", [&] { open_made("csv", made.path()); });
  made.add("a.csv", "path,kind\n");
  expect_error(ErrorCode::kBadFormat, "there is no column 'label'; there are 'path', 'kind'",
               [&] { open_made("csv", made.path()); });
  made.add("b.csv", "");
  expect_error(ErrorCode::kNotFound, "has 2 .csv files", [&] { open_made("csv", made.path()); });
}

}  // namespace
}  // namespace inctrl
