// tests/datasets/visa_test.cpp: src/datasets/visa.cpp lists what split_csv/1cls.csv names.
#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr const char* kHeader = "object,split,label,image,mask\n";

TEST(Visa, FollowsItsList) {
  MadeFolder made;
  for (const char* name : {"nut/Data/Images/Normal/0.JPG", "nut/Data/Images/Normal/1.JPG",
                           "nut/Data/Images/Anomaly/0.JPG", "nut/Data/Masks/Anomaly/0.png"})
    made.add(name);
  made.add("split_csv/1cls.csv", std::string(kHeader) +
                                     "nut,train,normal,nut/Data/Images/Normal/0.JPG,\n"
                                     "nut,test,normal,nut/Data/Images/Normal/1.JPG,\n"
                                     "nut,test,anomaly,nut/Data/Images/Anomaly/0.JPG,"
                                     "nut/Data/Masks/Anomaly/0.png\n");
  const Dataset dataset = open_made("visa", made.path());
  EXPECT_EQ(listed(dataset), (Lines{"train nut/Data/Images/Normal/0.JPG",
                                    "test nut/Data/Images/Anomaly/0.JPG anomalous anomaly nut/Data/Masks/Anomaly/0.png",
                                    "test nut/Data/Images/Normal/1.JPG"}));
  EXPECT_EQ(dataset.categories[0].name, "nut");
}

TEST(Visa, TellsOfLinesThatCannotBeUsed) {
  MadeFolder made;
  made.add("nut/0.JPG");
  made.add("split_csv/1cls.csv", std::string(kHeader) +
                                     "nut,train,normal,nut/0.JPG,\nnut,train,normal,nut/1.JPG,\n"
                                     "nut,test,anomaly,nut/0.JPG,nut/0.png\nnut,val,normal,a.JPG,\n"
                                     "nut,test,odd,b.JPG,\nnut,test\n");
  EXPECT_EQ(failures(open_made("visa", made.path())),
            (Lines{"a.JPG: the split is 'val' in line 5 of split_csv/1cls.csv",
                   "b.JPG: the label is 'odd' in line 6 of split_csv/1cls.csv",
                   "nut/0.JPG: its mask 'nut/0.png': there is no such file", "nut/1.JPG: there is no such file",
                   "split_csv/1cls.csv: fields are missing in line 7 of split_csv/1cls.csv"}));
}

TEST(Visa, ReadsTheConvertedFormToo) {
  MadeFolder made;
  for (const char* name : {"nut/train/good/0.JPG", "nut/test/bad/1.JPG", "nut/ground_truth/bad/1.png"}) made.add(name);
  const Dataset dataset = open_made("visa", made.path());
  EXPECT_EQ(dataset.layout, "visa");
  EXPECT_EQ(listed(dataset),
            (Lines{"train nut/train/good/0.JPG", "test nut/test/bad/1.JPG anomalous bad nut/ground_truth/bad/1.png"}));
}

TEST(Visa, SaysWhatWasLookedFor) {
  MadeFolder made;
  expect_error(ErrorCode::kNotFound, "split_csv/1cls.csv", [&] { open_made("visa", made.path()); });
  made.add("split_csv/1cls.csv", "object,split\n");
  expect_error(ErrorCode::kBadFormat, "there is no column 'label'", [&] { open_made("visa", made.path()); });
}

TEST(Visa, ReadsTheSetAsPublished) {
  const std::filesystem::path root = shared_data("raw_samples/visa_layout");
  if (root.empty()) GTEST_SKIP() << "no ../shared/data";
  const Dataset dataset = open_made("visa", root);
  ASSERT_EQ(dataset.categories.size(), 1u);
  EXPECT_EQ(dataset.categories[0].name, "cookie");
  EXPECT_EQ(dataset.categories[0].train.size(), 3u);
  EXPECT_EQ(dataset.categories[0].test.size(), 7u);
  EXPECT_EQ(dataset.categories[0].test[0].mask, "cookie/Data/Masks/Anomaly/000.png");
  EXPECT_EQ(failures(dataset), Lines{});
}

}  // namespace
}  // namespace inctrl
