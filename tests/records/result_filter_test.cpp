// tests/records/result_filter_test.cpp: rows that SQLite finds, against the same found by plain loops.
#include "records/result_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "records/made_results.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

std::string in_lower_case(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

bool matches(const ResultFilter& filter, const ResultRecord& result) {
  return (!filter.set_id || *filter.set_id == result.set_id) && (!filter.label || *filter.label == result.pred_label) &&
         (!filter.review || *filter.review == result.review) && (!filter.reviewed || result.review != Review::kNone) &&
         (!filter.min_score || result.pred_score >= *filter.min_score) &&
         (!filter.max_score || result.pred_score <= *filter.max_score) &&
         (!filter.since || result.created_at >= *filter.since) &&
         (!filter.before || result.created_at < *filter.before) &&
         in_lower_case(result.image).find(in_lower_case(filter.name_part)) != std::string::npos;
}

class ResultFilterTest : public testing::Test {
 protected:
  int draw(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most + 1)); }
  bool sometimes() { return draw(3) == 0; }
  Label draw_label() { return static_cast<Label>(draw(2)); }
  Review draw_review() { return static_cast<Review>(draw(2)); }
  // Few different values, so that they are often the same; halves and quarters are the same as float and double.
  double draw_score() { return draw(4) * 0.25; }
  Moment draw_moment() { return day(draw(6)) + std::chrono::milliseconds(draw(2)); }

  void add(int count) {
    const std::vector<std::string> images{"a_b.png", "A%B.PNG", "schräge Ä.jpg", "a'b\\c", "", "螺栓/7.png"};
    MadeResults made;
    for (int i = 0; i < count; ++i) {
      NewResult& result = made.add({.id = id_at(draw_moment(), i),
                                    .set_id = sets_[static_cast<std::size_t>(draw(2))],
                                    .pred_score = static_cast<float>(draw_score()),
                                    .pred_label = draw_label()});
      result.image = images[static_cast<std::size_t>(draw(5))];
    }
    records_.add(made.all);
    for (const NewResult& result : made.all)
      if (const Review review = draw_review(); review != Review::kNone) records_.review(result.id, review, "");
    for (const NewResult& result : made.all) all_.push_back(records_.result(result.id));
  }

  ResultFilter draw_filter() {
    const std::vector<std::string> parts{"a", "B.p", "%", "_", "Ä", "ä", "\\", "'", "栓", "nothing"};
    ResultFilter filter;
    if (sometimes()) filter.set_id = sets_[static_cast<std::size_t>(draw(3))];
    if (sometimes()) filter.label = draw_label();
    if (sometimes()) filter.review = draw_review();
    filter.reviewed = sometimes();
    if (sometimes()) filter.min_score = draw_score();
    if (sometimes()) filter.max_score = draw_score();
    if (sometimes()) filter.since = draw_moment();
    if (sometimes()) filter.before = draw_moment();
    if (sometimes()) filter.name_part = parts[static_cast<std::size_t>(draw(9))];
    return filter;
  }

  std::vector<std::string> expected(const ResultFilter& filter, ResultOrder order) const {
    std::vector<ResultRecord> found;
    std::copy_if(all_.begin(), all_.end(), std::back_inserter(found),
                 [&](const ResultRecord& result) { return matches(filter, result); });
    std::sort(found.begin(), found.end(), [order](const ResultRecord& a, const ResultRecord& b) {
      if (order == ResultOrder::kScore && a.pred_score != b.pred_score) return a.pred_score > b.pred_score;
      return a.id > b.id;
    });
    std::vector<std::string> ids;
    for (const ResultRecord& result : found) ids.push_back(result.id);
    return ids;
  }

  std::vector<std::string> paged(const ResultFilter& filter, ResultOrder order, std::size_t limit) const {
    std::vector<std::string> ids;
    for (std::string cursor;;) {
      const Page<ResultRecord> page = records_.results(filter, order, limit, cursor);
      for (const ResultRecord& result : page.records) ids.push_back(result.id);
      if (page.next.empty()) return ids;
      cursor = page.next;
    }
  }

  const TemporaryFolder folder_;
  Records records_{folder_.path()};
  std::mt19937 random_{1};
  const std::vector<std::string> sets_{new_record_id(), new_record_id(), new_record_id(), "of none"};
  std::vector<ResultRecord> all_;
};

TEST_F(ResultFilterTest, FindsWhatPlainLoopsFind) {
  add(150);
  int found = 0;
  for (int i = 0; i < 300; ++i) {
    const ResultFilter filter = draw_filter();
    const ResultOrder order = sometimes() ? ResultOrder::kScore : ResultOrder::kNewest;
    const std::vector<std::string> ids = expected(filter, order);
    EXPECT_EQ(paged(filter, order, static_cast<std::size_t>(1 + draw(20))), ids);
    EXPECT_EQ(records_.count(filter), std::ssize(ids));
    found += ids.empty() ? 0 : 1;
  }
  EXPECT_GT(found, 100);  // else the filters would be too narrow to say much
}

TEST_F(ResultFilterTest, TakesTimesBefore1970AndFarAhead) {
  add(5);
  EXPECT_EQ(records_.count({.since = parse_moment("0001-01-01T00:00:00Z")}), 5);
  EXPECT_EQ(records_.count({.before = parse_moment("9999-01-01T00:00:00Z")}), 5);
  EXPECT_EQ(records_.count({.before = parse_moment("1969-01-01T00:00:00Z")}), 0);
}

}  // namespace
}  // namespace inctrl
