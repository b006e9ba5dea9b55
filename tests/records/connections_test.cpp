// tests/records/connections_test.cpp
#include "records/connections.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/temporary_folder.h"

namespace inctrl {
namespace {

class ConnectionsTest : public testing::Test {
 protected:
  ConnectionsTest() {
    connections_.write([](const sqlite::Database& database) { database.run("CREATE TABLE t (n)"); });
  }
  static std::int64_t rows(const sqlite::Database& database) {
    sqlite::Statement count = database.prepare("SELECT count(*) FROM t");
    count.step();
    return count.integer(0);
  }
  static void insert(const sqlite::Database& database) { database.run("INSERT INTO t VALUES (1)"); }
  const TemporaryFolder folder_;
  Connections connections_{folder_ / "a.db"};
};

TEST_F(ConnectionsTest, ReadWhatWasWrittenBefore) {
  connections_.write(insert);
  EXPECT_EQ(connections_.read(rows), 1);
}

TEST_F(ConnectionsTest, WriteNothingIfTheWorkThrows) {
  const auto fail_after_insert = [](const sqlite::Database& database) {
    insert(database);
    throw std::runtime_error("in the middle");
  };
  EXPECT_THROW(connections_.write(fail_after_insert), std::runtime_error);
  EXPECT_EQ(connections_.read(rows), 0);
  connections_.write(insert);
  EXPECT_EQ(connections_.read(rows), 1);
}

TEST_F(ConnectionsTest, ReadWithoutWaitingForWhoWrites) {
  connections_.write([&](const sqlite::Database& database) {
    insert(database);
    // The same thread would wait for ever if readers waited for writers.
    EXPECT_EQ(connections_.read(rows), 0);
  });
  EXPECT_EQ(connections_.read(rows), 1);
}

TEST_F(ConnectionsTest, ReadOneMomentHoweverMuchIsWrittenMeanwhile) {
  connections_.read([&](const sqlite::Database& database) {
    EXPECT_EQ(rows(database), 0);
    connections_.write(insert);
    EXPECT_EQ(rows(database), 0);
    return 0;
  });
}

TEST_F(ConnectionsTest, ServeMoreThreadsThanAreKept) {
  std::atomic<int> right{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 24; ++t)
      threads.emplace_back([&] {
        connections_.write(insert);
        const std::int64_t before = connections_.read(rows);
        right += before >= 1 && connections_.read(rows) >= before ? 1 : 0;
      });
  }
  EXPECT_EQ(right, 24);
  EXPECT_EQ(connections_.read(rows), 24);
}

TEST_F(ConnectionsTest, EmptyTheLog) {
  connections_.write(insert);
  EXPECT_GT(std::filesystem::file_size(folder_ / "a.db-wal"), 0U);
  connections_.empty_log();
  EXPECT_EQ(std::filesystem::file_size(folder_ / "a.db-wal"), 0U);
}

}  // namespace
}  // namespace inctrl
