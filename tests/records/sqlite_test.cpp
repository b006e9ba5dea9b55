// tests/records/sqlite_test.cpp
#include "records/sqlite.h"

#include <gtest/gtest.h>

#include "records/record_errors.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"
#include "support/file_limit.h"
#include "support/temporary_folder.h"

namespace inctrl::sqlite {
namespace {

class SqliteTest : public testing::Test {
 protected:
  std::int64_t rows() const {
    Statement count = database_.prepare("SELECT count(*) FROM t");
    count.step();
    return count.integer(0);
  }
  std::string setting(const std::string& name) const {
    Statement row = database_.prepare("PRAGMA " + name);
    row.step();
    return row.text(0);
  }
  const TemporaryFolder folder_;
  const Database database_{folder_ / "a.db"};
};

TEST_F(SqliteTest, GivesBackWhatWasBound) {
  const std::string with_zero("a\0b", 3);
  database_.run("CREATE TABLE t (i, r, s, e, n)");
  database_.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)")
      .with(std::int64_t{1} << 60, 0.1, with_zero, "", std::optional<int>())
      .run();
  Statement row = database_.prepare("SELECT * FROM t");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.integer(0), std::int64_t{1} << 60);
  EXPECT_EQ(row.real(1), 0.1);
  EXPECT_EQ(row.text(2), with_zero);
  EXPECT_EQ(row.text(3), "");
  EXPECT_FALSE(row.is_null(3));
  EXPECT_TRUE(row.is_null(4));
  EXPECT_EQ(row.text(4), "");
  EXPECT_FALSE(row.step());
}

TEST_F(SqliteTest, TakesAValueAsAValueWhateverItSays) {
  database_.run("CREATE TABLE t (s)");
  const std::string evil = "'); DROP TABLE t; --";
  Statement insert = database_.prepare("INSERT INTO t VALUES (?)");
  insert.with(evil).run();
  insert.with("second").run();
  EXPECT_EQ(database_.changes(), 1);
  EXPECT_EQ(rows(), 2);
}

TEST_F(SqliteTest, KeepsWhatIsCommittedAndNothingElse) {
  database_.run("CREATE TABLE t (s)");
  {
    const Transaction transaction(database_);
    database_.run("INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(rows(), 0);
  {
    Transaction transaction(database_);
    database_.run("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(rows(), 1);
}

TEST_F(SqliteTest, SyncsItsLogAtEachCommit) {
  EXPECT_EQ(setting("journal_mode"), "wal");
  EXPECT_EQ(setting("synchronous"), "2");  // FULL
  EXPECT_EQ(setting("foreign_keys"), "1");
}

TEST_F(SqliteTest, ReadsOneMomentWhileAnotherWrites) {
  database_.run("CREATE TABLE t (s); INSERT INTO t VALUES (1)");
  const Database reader(folder_ / "a.db", Access::kRead);
  const Transaction moment(reader, Access::kRead);
  const auto rows_of_reader = [&] {
    Statement count = reader.prepare("SELECT count(*) FROM t");
    count.step();
    return count.integer(0);
  };
  EXPECT_EQ(rows_of_reader(), 1);
  database_.run("INSERT INTO t VALUES (2)");
  EXPECT_EQ(rows_of_reader(), 1);
  EXPECT_EQ(rows(), 2);
}

TEST_F(SqliteTest, DoesNotWriteThroughAReader) {
  const Database reader(folder_ / "a.db", Access::kRead);
  expect_error(ErrorCode::kBackend, "attempt to write a readonly database", [&] { reader.run("CREATE TABLE t (s)"); });
}

TEST_F(SqliteTest, NamesTheFileThatAnErrorIsAbout) {
  expect_error(ErrorCode::kBackend, "a.db: no such table: t", [&] { (void)database_.prepare("SELECT * FROM t"); });
  expect_error(ErrorCode::kBackend, "unable to open database file", [&] { Database(folder_ / "nowhere/a.db"); });
}

TEST_F(SqliteTest, TellsThatThereIsNoRoom) {
  database_.run("CREATE TABLE t (s)");
  {
    const FileLimit limit(std::filesystem::file_size(folder_ / "a.db-wal"));
    EXPECT_THROW(database_.run("INSERT INTO t VALUES (zeroblob(100000))"), DiskFull);
  }
  EXPECT_EQ(rows(), 0);
  database_.run("PRAGMA max_page_count = 10");
  EXPECT_THROW(database_.run("INSERT INTO t VALUES (zeroblob(100000))"), DiskFull);
  EXPECT_EQ(rows(), 0);
}

TEST(SqliteDatabase, SaysWhatToDoAboutADamagedOne) {
  const TemporaryFolder folder;
  write_file(folder / "a.db", std::string(5000, 'x'));
  expect_error(ErrorCode::kBadFormat, "put a copy in its place", [&] { Database(folder / "a.db"); });
}

}  // namespace
}  // namespace inctrl::sqlite
