// Which categories of an earlier run need not be measured again?
#include "evaluation/resume.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

class Resume : public testing::Test {
 protected:
  Resume() {
    options_.shots = {1, 2};
    options_.seeds = 1;
    options_.methods = {Method::kInctrl};
    dataset_.categories = {{"bolts", {}, {}}, {"nuts", {}, {}}};
    for (const char* name : {"bolts", "nuts"}) {
      earlier_.categories.push_back({name, 1, 1, 1, 0});
      for (const int shots : {1, 2}) earlier_.runs.push_back({name, shots, 0, "inctrl", {}, {}, {}, {}});
    }
    earlier_.settings = {{"fit", "crop"}};
    now_.settings = {{"fit", "crop"}};
  }
  Results now_, earlier_;
  Dataset dataset_;
  EvaluationOptions options_;
};

TEST_F(Resume, TakesOverWhatIsComplete) {
  earlier_.runs.pop_back();  // nuts with two shots
  take_over(now_, earlier_, dataset_, options_);
  EXPECT_TRUE(has_category(now_, "bolts"));
  EXPECT_FALSE(has_category(now_, "nuts"));
  EXPECT_EQ(now_.runs.size(), 2u);
}

TEST_F(Resume, LeavesBehindWhatIsNotAskedFor) {
  options_.shots = {2};
  dataset_.categories.pop_back();
  take_over(now_, earlier_, dataset_, options_);
  ASSERT_EQ(now_.runs.size(), 1u);
  EXPECT_EQ(now_.runs[0].shots, 2);
}

TEST_F(Resume, RefusesResultsOfAnotherModelOrSetting) {
  earlier_.model_identity = "abc";
  expect_error(ErrorCode::kIncompatible, "have model 'abc'", [&] { take_over(now_, earlier_, dataset_, options_); });
  earlier_.model_identity.clear();
  earlier_.settings = {{"fit", "pad"}};
  expect_error(ErrorCode::kIncompatible, "have fit 'pad', not 'crop'",
               [&] { take_over(now_, earlier_, dataset_, options_); });
}

TEST_F(Resume, KeepsCategoriesInOrderOfTheirNames) {
  add(now_, {{"nuts", 1, 1, 1, 0}, {{"nuts", 1, 0, "inctrl", {}, {}, {}, {}}}, {}});
  add(now_, {{"bolts", 1, 1, 1, 0}, {{"bolts", 1, 0, "inctrl", {}, {}, {}, {}}}, {}});
  EXPECT_EQ(now_.categories.front().category, "bolts");
  EXPECT_EQ(now_.runs.front().category, "bolts");
}

}  // namespace
}  // namespace inctrl
