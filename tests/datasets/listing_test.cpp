// tests/datasets/listing_test.cpp: src/datasets/listing.h keeps the rules that all layouts share.
#include "datasets/listing.h"

#include "made_folder.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

LabelledPicture normal(const std::string& path) {
  return {.path = path, .file = path};
}
LabelledPicture anomalous(const std::string& path) {
  return {.path = path, .file = path, .anomalous = true};
}

class ListingTest : public ::testing::Test {
 protected:
  Listing listing() { return {"made", made.path(), options}; }

  MadeFolder made;
  DatasetOptions options;
};

TEST_F(ListingTest, SortsByTheBytesOfNames) {
  Listing found = listing();
  for (const char* name : {"b", "a/b", "B", "a-b", "10", "9"}) found.add("c", normal(name), Side::kTrain);
  EXPECT_EQ(listed(std::move(found).finish()),
            (Lines{"train 10", "train 9", "train B", "train a-b", "train a/b", "train b"}));
}

TEST_F(ListingTest, DrawsNormalPicturesByTheSplitRule) {
  Listing found = listing();
  for (char name = '9'; name >= '0'; --name) found.add("c", normal(std::string(1, name)), Side::kDrawn);
  found.add("c", anomalous("x"), Side::kDrawn);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), (Lines{"train 0", "train 2", "train 3", "train 4", "train 6", "train 7", "train 9",
                                    "test 1", "test 5", "test 8", "test x anomalous"}));
  EXPECT_TRUE(has_note(dataset, "split 75/25 into train and test by seed 42"));
}

TEST_F(ListingTest, DrawsByTheSeedAndShareOfTheOptions) {
  options.split_seed = 7;
  options.test_share = 0.5;
  Listing found = listing();
  for (char name = '0'; name <= '9'; ++name) found.add("c", normal(std::string(1, name)), Side::kDrawn);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(dataset.categories[0].test.size(), 5u);
  EXPECT_TRUE(has_note(dataset, "split 50/50 into train and test by seed 7"));
}

TEST_F(ListingTest, SplitsEachCategoryForItself) {
  Listing found = listing();
  for (const char* category : {"c", "d"})
    for (char name = '0'; name <= '9'; ++name) found.add(category, normal(std::string(category) + name), Side::kDrawn);
  const Dataset dataset = std::move(found).finish();
  for (const Category& category : dataset.categories) {
    ASSERT_EQ(category.test.size(), 3u);
    EXPECT_EQ(category.test[2].path, category.name + "8");
  }
}

TEST_F(ListingTest, DrawsAnItemsPicturesTogether) {
  Listing found = listing();
  for (const char* name : {"a1", "a2", "b1", "b2", "c1", "c2"})
    found.add("c", normal(name), Side::kDrawn, std::string(1, name[0]));
  const Dataset dataset = std::move(found).finish();
  ASSERT_EQ(dataset.categories[0].test.size(), 2u);
  EXPECT_EQ(dataset.categories[0].test[0].path[0], dataset.categories[0].test[1].path[0]);
}

TEST_F(ListingTest, KeepsAPictureThatIsNamedForBothOutOfTraining) {
  Listing found = listing();
  found.add("c", normal("a"), Side::kTrain);
  found.add("c", normal("a"), Side::kTest);
  found.add("c", normal("b"), Side::kTrain);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), (Lines{"train b", "test a"}));
  EXPECT_EQ(failures(dataset), Lines{"a: named for training and for testing; kept for testing"});
}

TEST_F(ListingTest, KeepsAPictureThatIsNamedTwiceOnce) {
  Listing found = listing();
  found.add("c", normal("a"), Side::kTrain);
  found.add("c", normal("a"), Side::kTrain);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), Lines{"train a"});
  EXPECT_EQ(failures(dataset), Lines{"a: named twice; kept once"});
}

TEST_F(ListingTest, TellsOfAPictureWithTwoLabels) {
  Listing found = listing();
  found.add("c", normal("a"), Side::kDrawn);
  found.add("c", anomalous("a"), Side::kDrawn);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), Lines{"test a anomalous"});
  EXPECT_EQ(failures(dataset), Lines{"a: named as normal and as anomalous; kept for testing as first named"});
}

TEST_F(ListingTest, LeavesOutOfTrainingWhatIsTestedUnderAnotherName) {
  for (const char* name : {"0", "1", "2", "3"}) made.add(name);
  made.add("4", "3");
  made.add("x", "0");
  Listing found = listing();
  for (const char* name : {"0", "1", "2", "3", "4"}) found.add("c", normal(name), Side::kDrawn);
  found.add("c", anomalous("x"), Side::kDrawn);
  const Dataset dataset = std::move(found).finish();
  for (const LabelledPicture& one : dataset.categories[0].train)
    for (const LabelledPicture& other : dataset.categories[0].test)
      EXPECT_NE(read_file(made / one.file), read_file(made / other.file));
  ASSERT_FALSE(dataset.failures.empty());
  EXPECT_EQ(dataset.failures[0].reason, "the same bytes as 'x', which is for testing; left out of training");
}

TEST_F(ListingTest, KeepsTheWantedCategoriesAndTheirFailures) {
  options.categories = {"d"};
  Listing found = listing();
  found.add("c", normal("c0"), Side::kTrain);
  found.add("d", normal("d0"), Side::kTrain);
  found.leave_out("c1", "is broken", "c");
  found.leave_out("d1", "is broken", "d");
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), Lines{"train d0"});
  EXPECT_EQ(failures(dataset), Lines{"d1: is broken"});
}

TEST_F(ListingTest, NamesTheCategoriesThereAre) {
  options.categories = {"bolt"};
  Listing found = listing();
  found.add("nut", normal("0"), Side::kTrain);
  found.add("screw", normal("1"), Side::kTrain);
  expect_error(ErrorCode::kInvalidArgument, "there is no category 'bolt'; there are 'nut', 'screw'",
               [&] { std::move(found).finish(); });
}

TEST_F(ListingTest, LeavesOutCategoriesThatCannotNameAFolder) {
  Listing found = listing();
  found.add("set/c", normal("0"), Side::kTrain);
  for (const std::string& name : {std::string(), std::string(".."), std::string("../c"), std::string("a/../../c"),
                                  std::string("/c"), std::string("."), std::string("a\nb"), std::string(201, 'x')}) {
    found.add(name, normal("1"), Side::kTrain);
    found.leave_out("2", "is broken", name);
  }
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), Lines{"train 0"});
  EXPECT_EQ(dataset.failures.size(), 16u);
}

TEST_F(ListingTest, NotesAnomalousPicturesForTraining) {
  Listing found = listing();
  found.add("c", anomalous("0"), Side::kTrain);
  found.add("c", normal("1"), Side::kTrain);
  const Dataset dataset = std::move(found).finish();
  EXPECT_EQ(listed(dataset), Lines{"train 1"});
  EXPECT_TRUE(has_note(dataset, "1 anomalous pictures for training are not used"));
}

TEST_F(ListingTest, SaysWhyThereIsNothing) {
  Listing found = listing();
  found.leave_out("a.png", "there is no such file");
  expect_error(ErrorCode::kNotFound, "1 were left out, first 'a.png': there is no such file",
               [&] { std::move(found).finish(); });
}

TEST_F(ListingTest, RefusesARootThatIsNoFolderAndSharesOutsideZeroToOne) {
  expect_error(ErrorCode::kNotFound, "there is no folder", [&] { Listing("made", made / "gone", options); });
  options.test_share = 1;
  expect_error(ErrorCode::kInvalidArgument, "between 0 and 1, is 1", [&] { listing(); });
}

}  // namespace
}  // namespace inctrl
