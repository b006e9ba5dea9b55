// tests/records/result_records_test.cpp
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "records/cursor.h"
#include "records/made_results.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class ResultRecordsTest : public testing::Test {
 protected:
  std::vector<std::string> ids(const Page<ResultRecord>& page) const {
    std::vector<std::string> ids;
    for (const ResultRecord& result : page.records) ids.push_back(result.id);
    return ids;
  }
  // All pages, one after the other.
  std::vector<std::string> all_ids(ResultOrder order, std::size_t limit) const {
    std::vector<std::string> all;
    for (std::string cursor;;) {
      const Page<ResultRecord> page = records_.results({}, order, limit, cursor);
      for (const std::string& id : ids(page)) all.push_back(id);
      if (page.next.empty()) return all;
      EXPECT_EQ(page.records.size(), limit);
      cursor = page.next;
    }
  }
  const TemporaryFolder folder_;
  Records records_{folder_.path()};
};

TEST_F(ResultRecordsTest, AreKeptAsTheyWere) {
  MadeResults made;
  const std::string set = new_record_id();
  made.add({.id = id_at(day(1)),
            .set_id = set,
            .version = 3,
            .image = "Teile/größe \"7\"\n螺栓.png",
            .pred_score = 0.1f,
            .pred_label = Label::kAnomalous,
            .result = R"({"image": "ü"})"});
  records_.add(made.all);
  const ResultRecord kept = records_.result(id_at(day(1)));
  EXPECT_EQ(kept.set_id, set);
  EXPECT_EQ(kept.version, 3);
  EXPECT_EQ(kept.created_at, day(1));
  EXPECT_EQ(kept.image, "Teile/größe \"7\"\n螺栓.png");
  EXPECT_EQ(kept.pred_score, 0.1f);  // to the last bit
  EXPECT_EQ(kept.pred_label, Label::kAnomalous);
  EXPECT_EQ(kept.result, R"({"image": "ü"})");
  EXPECT_EQ(as_text(records_.blob(kept.picture)), "picture of " + kept.id);
  EXPECT_EQ(as_text(records_.blob(kept.map)), "map of " + kept.id);
  EXPECT_EQ(kept.review, Review::kNone);
  EXPECT_FALSE(kept.reviewed_at.has_value());
}

TEST_F(ResultRecordsTest, MayHaveNoPictureOrMap) {
  MadeResults made;
  made.add().picture = {};
  made.add().map = {};
  made.add();
  records_.add(made.all);
  EXPECT_EQ(records_.result(made.all[0].id).picture, "");
  EXPECT_EQ(as_text(records_.blob(records_.result(made.all[0].id).map)), "map of " + made.all[0].id);
  EXPECT_EQ(records_.result(made.all[1].id).map, "");
  EXPECT_EQ(as_text(records_.blob(records_.result(made.all[2].id).picture)), "picture of " + made.all[2].id);
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(ResultRecordsTest, OfTheSamePictureShareItsFile) {
  MadeResults made;
  for (int i = 0; i < 3; ++i) {
    NewResult& result = made.add();
    result.picture = result.map = made.keep("the same");
  }
  records_.add(made.all);
  EXPECT_EQ(blob_files(folder_.path()).size(), 1U);
  records_.remove_result(made.all[0].id);
  records_.remove_result(made.all[1].id);
  EXPECT_EQ(as_text(records_.blob(records_.result(made.all[2].id).map)), "the same");
  records_.remove_result(made.all[2].id);
  EXPECT_TRUE(blob_files(folder_.path()).empty());
}

TEST_F(ResultRecordsTest, AreAllAddedOrNone) {
  const std::string taken = add_one(records_);
  const std::size_t files = blob_files(folder_.path()).size();
  MadeResults made;
  made.add();
  made.add({.id = taken});
  EXPECT_THROW(records_.add(made.all), Conflict);
  expect_error(ErrorCode::kInvalidArgument, taken + " is there already", [&] { records_.add(made.all); });
  EXPECT_EQ(records_.count({}), 1);
  EXPECT_EQ(blob_files(folder_.path()).size(), files);  // nothing that was put in vain
  EXPECT_EQ(as_text(records_.blob(records_.result(taken).picture)), "picture of " + taken);
}

TEST_F(ResultRecordsTest, AreRefusedWithoutAnIdOrAScore) {
  expect_error(ErrorCode::kInvalidArgument, "is no id of a result", [&] { add_one(records_, {.id = "first"}); });
  for (const float score : {std::nanf(""), std::numeric_limits<float>::infinity()})
    expect_error(ErrorCode::kInvalidArgument, "is no number", [&] { add_one(records_, {.pred_score = score}); });
  EXPECT_EQ(records_.count({}), 0);
  EXPECT_NO_THROW(records_.add({}));
}

TEST_F(ResultRecordsTest, AreReviewedAndTheReviewCanBeChangedAndTakenBack) {
  const std::string id = add_one(records_);
  const Moment before = now();
  const ResultRecord reviewed = records_.review(id, Review::kAnomalous, "Kratzer, 3 mm 🔍");
  EXPECT_EQ(reviewed.review, Review::kAnomalous);
  EXPECT_EQ(reviewed.review_note, "Kratzer, 3 mm 🔍");
  EXPECT_GE(*reviewed.reviewed_at, before);
  EXPECT_EQ(records_.result(id).review, Review::kAnomalous);
  EXPECT_EQ(records_.review(id, Review::kNormal, "").review, Review::kNormal);
  const ResultRecord taken_back = records_.review(id, Review::kNone, "");
  EXPECT_EQ(taken_back.review, Review::kNone);
  EXPECT_FALSE(taken_back.reviewed_at.has_value());
  expect_error(ErrorCode::kNotFound, "there is no result",
               [&] { records_.review(new_record_id(), Review::kNormal, ""); });
}

TEST_F(ResultRecordsTest, AreGoneWithTheirFiles) {
  const std::string id = add_one(records_), other = add_one(records_);
  records_.remove_result(id);
  expect_error(ErrorCode::kNotFound, "there is no result '" + id + "'", [&] { (void)records_.result(id); });
  expect_error(ErrorCode::kNotFound, "there is no result", [&] { records_.remove_result(id); });
  expect_error(ErrorCode::kNotFound, "there is no result '\\x0a'", [&] { (void)records_.result("\n"); });
  EXPECT_EQ(blob_files(folder_.path()).size(), 2U);
  EXPECT_NO_THROW((void)records_.result(other));
}

TEST_F(ResultRecordsTest, ComeNewestFirstInPages) {
  std::vector<std::string> newest_first;
  for (int i = 9; i >= 0; --i) newest_first.push_back(id_at(day(i / 3), i % 3));
  MadeResults made;
  for (const int i : {3, 1, 4, 0, 5, 9, 2, 6, 8, 7}) made.add({.id = newest_first[static_cast<std::size_t>(i)]});
  records_.add(made.all);
  for (const std::size_t limit : {1U, 3U, 10U, 100U}) EXPECT_EQ(all_ids(ResultOrder::kNewest, limit), newest_first);
}

TEST_F(ResultRecordsTest, ComeByScoreAndThenNewestFirstInPages) {
  MadeResults made;
  for (int i = 0; i < 12; ++i) made.add({.id = id_at(day(i)), .pred_score = static_cast<float>(i % 3) * 0.1f});
  records_.add(made.all);
  std::vector<std::string> expected;
  for (int score = 2; score >= 0; --score)
    for (int i = 9 + score; i >= 0; i -= 3) expected.push_back(id_at(day(i)));
  for (const std::size_t limit : {1U, 5U, 12U, 100U}) EXPECT_EQ(all_ids(ResultOrder::kScore, limit), expected);
}

TEST_F(ResultRecordsTest, ComeOnceWhateverIsAddedOrRemovedBetweenTwoPages) {
  for (const ResultOrder order : {ResultOrder::kNewest, ResultOrder::kScore}) {
    MadeResults made;
    const int base = order == ResultOrder::kNewest ? 100 : 200;
    for (int i = 0; i < 6; ++i)
      made.add({.id = id_at(day(base + i)), .pred_score = 0.5f + 0.01f * static_cast<float>(i)});
    records_.add(made.all);
    const Page<ResultRecord> first = records_.results({.since = day(base)}, order, 3, "");
    EXPECT_EQ(ids(first), (std::vector{made.all[5].id, made.all[4].id, made.all[3].id}));
    records_.remove_result(made.all[3].id);                               // where the cursor stands
    records_.remove_result(made.all[5].id);                               // before it
    add_one(records_, {.id = id_at(day(base + 9)), .pred_score = 0.9f});  // before it, too
    const Page<ResultRecord> second = records_.results({.since = day(base)}, order, 3, first.next);
    EXPECT_EQ(ids(second), (std::vector{made.all[2].id, made.all[1].id, made.all[0].id}));
    EXPECT_EQ(second.next, "");
  }
}

TEST_F(ResultRecordsTest, ArePagedByCursorsOfTheirOrderOnly) {
  add_one(records_);
  const std::string of_ids = cursor_after_id(new_record_id());
  for (const std::string& cursor : {std::string("x"), std::string("' OR 1 --"), of_ids})
    expect_error(ErrorCode::kInvalidArgument, "cursor",
                 [&] { (void)records_.results({}, ResultOrder::kScore, 5, cursor); });
  EXPECT_EQ(records_.results({}, ResultOrder::kNewest, 5, of_ids).records.size(), 1U);
  expect_error(ErrorCode::kInvalidArgument, "at least 1",
               [&] { (void)records_.results({}, ResultOrder::kScore, 0, ""); });
  EXPECT_EQ(records_.results({}, ResultOrder::kNewest, std::numeric_limits<std::size_t>::max(), "").records.size(), 1U);
}

}  // namespace
}  // namespace inctrl
