// tests/records/remove_results_test.cpp
#include <gtest/gtest.h>

#include "records/made_results.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class RemoveResultsTest : public testing::Test {
 protected:
  // One result a day, of 10 KB each.
  void add(int days, const std::string& set = "") {
    MadeResults made;
    for (int i = 0; i < days; ++i) {
      NewResult& result = made.add({.id = id_at(day(i), ++added_), .set_id = set});
      result.picture = made.keep(result.id + std::string(10'000, 'x'));
      result.map = {};
    }
    records_.add(made.all);
  }
  std::string oldest() const {
    std::string id;
    for (const ResultRecord& result : records_.results({}, ResultOrder::kNewest, 10'000, "").records) id = result.id;
    return id;
  }
  int added_ = 0;
  const TemporaryFolder folder_;
  Records records_{folder_.path()};
};

TEST_F(RemoveResultsTest, ByAge) {
  add(10);
  EXPECT_EQ(records_.remove_results(day(4), std::nullopt, true), 4);
  EXPECT_EQ(records_.count({}), 6);
  EXPECT_EQ(records_.result(oldest()).created_at, day(4));
  EXPECT_EQ(blob_files(folder_.path()).size(), 6U);
  EXPECT_EQ(records_.remove_results(day(4), std::nullopt, true), 0);
}

TEST_F(RemoveResultsTest, OfOneSet) {
  const std::string set = new_record_id();
  add(5);
  add(5, set);
  EXPECT_EQ(records_.remove_results(day(3), set, true), 3);
  EXPECT_EQ(records_.count({.set_id = set}), 2);
  EXPECT_EQ(records_.count({}), 7);
}

TEST_F(RemoveResultsTest, KeepsWhatPeopleLookedAtIfAsked) {
  add(5);
  const std::string reviewed = oldest();
  records_.review(reviewed, Review::kNormal, "");
  EXPECT_EQ(records_.remove_results(day(5), std::nullopt, true), 4);
  EXPECT_EQ(oldest(), reviewed);
  EXPECT_EQ(records_.remove_results(day(5), std::nullopt, false), 1);
  EXPECT_EQ(records_.count({}), 0);
}

TEST_F(RemoveResultsTest, GoesInPortionsUntilItIsToldToStop) {
  add(450);
  std::vector<std::int64_t> told;
  const auto go_on = [&](std::int64_t removed) {
    told.push_back(removed);
    EXPECT_EQ(records_.count({}), 450 - removed);
    add(1);  // nobody holds up those that come
    records_.remove_result(id_at(day(0), added_));
    return removed < 400;
  };
  EXPECT_EQ(records_.remove_results(day(1000), std::nullopt, true, go_on), 400);
  EXPECT_EQ(told, (std::vector<std::int64_t>{200, 400}));
  EXPECT_EQ(records_.count({}), 50);
}

TEST_F(RemoveResultsTest, MakesRoomByTheOldestUnreviewedOnes) {
  add(300);
  const std::string reviewed = oldest();
  records_.review(reviewed, Review::kAnomalous, "");
  const std::uint64_t before = records_.counts().bytes;
  EXPECT_EQ(records_.shrink_to(before), 0);
  const std::int64_t removed = records_.shrink_to(before - 1'000'000);
  EXPECT_LE(records_.counts().bytes, before - 1'000'000);
  EXPECT_GE(removed, 90);  // 10 KB each, and what the database needs less
  EXPECT_LE(removed, 100);
  EXPECT_EQ(records_.count({}), 300 - removed);
  EXPECT_EQ(oldest(), reviewed);
  EXPECT_EQ(records_.count({.before = day(static_cast<int>(removed))}), 1);
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(RemoveResultsTest, StopsWhereOnlyReviewedOnesAreLeft) {
  add(3);
  records_.review(oldest(), Review::kNormal, "");
  EXPECT_EQ(records_.shrink_to(0), 2);
  EXPECT_EQ(records_.shrink_to(0), 0);
  EXPECT_EQ(records_.count({}), 1);
}

TEST_F(RemoveResultsTest, RemovesNoMoreThanItMustWherePicturesAreShared) {
  MadeResults made;
  for (int i = 0; i < 6; ++i) {
    NewResult& result = made.add({.id = id_at(day(i))});
    result.picture = made.keep(std::string(500'000, i < 3 ? 'a' : static_cast<char>('a' + i)));
  }
  records_.add(made.all);
  // The first three share one picture: its room is free when the last of them is gone.
  EXPECT_EQ(records_.shrink_to(records_.counts().bytes - 400'000), 3);
}

}  // namespace
}  // namespace inctrl
