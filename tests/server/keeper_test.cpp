// tests/server/keeper_test.cpp: apps/server/keeper.h keeps what many requests bring at once, and tells each its own.
#include "server/keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "records/made_results.h"
#include "records/sqlite.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl::server {
namespace {

using namespace std::chrono_literals;

class KeeperTest : public testing::Test {
 protected:
  // Another program that writes: who comes meanwhile waits, and is written with those who wait, too.
  void while_the_disk_is_busy(const std::function<void()>& work) {
    const sqlite::Database database(folder_ / "records/records.db", sqlite::Access::kWrite);
    database.run("BEGIN IMMEDIATE");
    work();
    std::this_thread::sleep_for(100ms);
    database.run("COMMIT");
  }
  bool has(const std::string& id) const {
    try {
      return records_.result(id).id == id;
    } catch (const Error&) {
      return false;
    }
  }

  TemporaryFolder folder_;
  Records records_{folder_ / "records"};
  Keeper keeper_{records_};
};

TEST_F(KeeperTest, HasThemOnTheDiskWhenItReturns) {
  MadeResults made;
  for (int i = 0; i < 3; ++i) made.add();
  keeper_.add(made.all);
  for (const NewResult& result : made.all) EXPECT_TRUE(has(result.id));
}

TEST_F(KeeperTest, ThrowsWhatTheRecordsThrow) {
  NewResult again;
  again.id = add_one(records_);
  MadeResults made;
  made.add(again);
  EXPECT_THROW(keeper_.add(made.all), Conflict);
}

TEST_F(KeeperTest, KeepsWhatManyThreadsBring) {
  constexpr int kThreads = 8, kTurns = 3, kEach = 2;
  std::atomic<int> missing{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t)
      threads.emplace_back([&] {
        for (int turn = 0; turn < kTurns; ++turn) {
          MadeResults made;
          for (int i = 0; i < kEach; ++i) made.add();
          keeper_.add(made.all);
          for (const NewResult& result : made.all) missing += !has(result.id);
        }
      });
  }
  EXPECT_EQ(missing, 0);
  EXPECT_EQ(records_.count({}), kThreads * kTurns * kEach);
}

TEST_F(KeeperTest, TellsAnErrorToWhoeverBroughtItAndKeepsTheOthers) {
  constexpr std::size_t kThreads = 6, kWrong = 3;
  NewResult again;
  again.id = add_one(records_);
  std::vector<MadeResults> made(kThreads);
  for (std::size_t t = 0; t < kThreads; ++t) {
    made[t].add();
    if (t == kWrong) made[t].add(again);
  }
  std::vector<std::future<void>> adding;
  while_the_disk_is_busy([&] {
    for (MadeResults& one : made) adding.push_back(std::async(std::launch::async, [&] { keeper_.add(one.all); }));
  });
  for (std::size_t t = 0; t < kThreads; ++t) {
    if (t == kWrong)
      EXPECT_THROW(adding[t].get(), Conflict);
    else
      EXPECT_NO_THROW(adding[t].get());
    EXPECT_EQ(has(made[t].all[0].id), t != kWrong);  // all of a request's or none
  }
}

TEST_F(KeeperTest, GoesOnAfterAnError) {
  NewResult again;
  again.id = add_one(records_);
  MadeResults wrong, right;
  wrong.add(again);
  right.add();
  EXPECT_THROW(keeper_.add(wrong.all), Conflict);
  keeper_.add(right.all);
  EXPECT_TRUE(has(right.all[0].id));
}

}  // namespace
}  // namespace inctrl::server
