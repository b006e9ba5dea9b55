// tests/records/many_threads_test.cpp: all at once. The thread sanitizer looks on in its preset.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

#include "detector/striped_pictures.h"
#include "records/made_results.h"

namespace inctrl {
namespace {

constexpr int kTurns = 40;

class ManyThreadsTest : public TinyDetectorTest {
 protected:
  // Runs each in a thread of its own, to their ends.
  static void at_once(const std::vector<std::function<void()>>& works) {
    std::vector<std::jthread> threads;
    for (const std::function<void()>& work : works) threads.emplace_back(work);
  }
  Records records_{folder_ / "records"};
};

TEST_F(ManyThreadsTest, AddReadReviewAndDelete) {
  std::atomic<int> adding{2}, unsound{0};
  // What another thread deleted is not found; all else must hold.
  const auto expect_unless_gone = [&](const std::function<bool()>& holds) {
    try {
      unsound += holds() ? 0 : 1;
    } catch (const Error& error) {
      unsound += error.code == ErrorCode::kNotFound ? 0 : 1;
    }
  };
  const auto add = [&] {
    for (int i = 0; i < kTurns; ++i) {
      MadeResults made;
      for (int n = 0; n < 3; ++n) made.add();
      records_.add(made.all);
      for (const NewResult& result : made.all)
        expect_unless_gone([&] { return records_.result(result.id).image == result.image; });
    }
    --adding;
  };
  const auto read = [&] {
    while (adding > 0)
      for (const ResultRecord& result : records_.results({}, ResultOrder::kScore, 20, "").records)
        expect_unless_gone([&] { return as_text(records_.blob(result.picture)) == "picture of " + result.id; });
  };
  const auto review_and_delete = [&] {
    for (int turn = 0; adding > 0; ++turn)
      for (const ResultRecord& result : records_.results({}, ResultOrder::kNewest, 5, "").records)
        expect_unless_gone([&] {
          if (turn % 2 == 0) return records_.review(result.id, Review::kNormal, "fine").review_note == "fine";
          records_.remove_result(result.id);
          return true;
        });
  };
  const auto look_after = [&] {
    while (adding > 0) {
      records_.remove_results(now() - std::chrono::milliseconds(50), std::nullopt, false);
      records_.shrink_to(2'000'000);
      unsound += records_.check(true).sound() ? 0 : 1;
      (void)records_.counts();
      records_.sync();
    }
  };
  at_once({add, add, read, read, review_and_delete, look_after});
  EXPECT_EQ(unsound, 0);
  EXPECT_EQ(records_.check(false).problems, 0);
}

TEST_F(ManyThreadsTest, AddAndDeleteTheSamePicture) {
  std::atomic<int> lost{0};
  const auto add_and_delete = [&] {
    for (int i = 0; i < kTurns; ++i) {
      MadeResults made;
      NewResult& result = made.add();
      result.picture = result.map = made.keep(i % 2 == 0 ? "the same" : "another");
      records_.add(made.all);
      try {
        (void)records_.blob(records_.result(result.id).picture);
      } catch (const Error&) {
        ++lost;
      }
      records_.remove_result(result.id);
    }
  };
  at_once({add_and_delete, add_and_delete, add_and_delete, add_and_delete});
  EXPECT_EQ(lost, 0);
  EXPECT_TRUE(blob_files(folder_ / "records").empty());
  EXPECT_EQ(records_.check(false).problems, 0);
}

TEST_F(ManyThreadsTest, EditAPromptSetWithoutLosingAnEdit) {
  const PromptSet prompts = TinyDetectorTest::prompts(load(), 1);
  const std::vector<NewImage> images{{.record = {.id = "1", .name = "a"}}};
  records_.create("bolts", prompts, images, std::nullopt, "0");
  std::atomic<int> edits{0};
  const auto edit = [&] {
    for (int made = 0; made < 5;) {
      const PromptSetRecord latest = records_.prompt_set("bolts");
      try {
        records_.edit(latest, prompts, images, std::nullopt, std::to_string(std::stoi(latest.facts) + 1));
        ++made, ++edits;
      } catch (const Conflict&) {  // somebody was faster: once more on what they left
      }
    }
  };
  const auto load_latest = [&] {
    while (edits < 15) EXPECT_EQ(records_.load(records_.prompt_set("bolts")).shots(), 1);
  };
  at_once({edit, edit, edit, load_latest});
  EXPECT_EQ(records_.prompt_set("bolts").facts, "15");
  EXPECT_EQ(records_.versions("bolts").size(), 16U);
  EXPECT_EQ(records_.check(false).problems, 0);
}

}  // namespace
}  // namespace inctrl
