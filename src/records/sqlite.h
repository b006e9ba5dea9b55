// src/records/sqlite.h: SQLite's calls, with errors thrown and nothing to close.
// DiskFull where there is no room; kBadFormat, with the remedy, for a damaged database; kBackend for all else.
// Tested by tests/records/sqlite_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace inctrl::sqlite {

// One statement: give it values, step, read the row it stands on. Not for several threads at once. What a client said
// is always a value, never part of the statement's text.
class Statement {
 public:
  // Parameters are counted from 1. Only before the first step.
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, int value) { return bind(index, std::int64_t{value}); }
  Statement& bind(int index, double value);
  Statement& bind(int index, std::string_view value);
  Statement& bind(int index, std::nullptr_t);
  template <typename Value>
  Statement& bind(int index, const std::optional<Value>& value) {
    return value ? bind(index, *value) : bind(index, nullptr);
  }
  // From its beginning, with these values: the first is parameter 1.
  template <typename... Values>
  Statement& with(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }

  bool step();  // true: it stands on a row
  void run();   // to its end, and back to its beginning

  // Of the row; columns are counted from 0.
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;  // empty for NULL
  bool is_null(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement);
  void reset();
  void check(int code) const;
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_;
};

enum class Access {
  kWrite,  // makes the file if there is none
  kRead,   // of a database that another connection may be writing
};

// One connection, for one thread at a time: log in WAL mode, synced at each commit, foreign keys minded, 5 s of
// patience with others.
class Database {
 public:
  explicit Database(const std::filesystem::path& file, Access access = Access::kWrite);
  Statement prepare(std::string_view sql) const;
  void run(std::string_view sql) const;  // statements without parameters; their rows are passed over
  std::int64_t changes() const;          // rows that the last INSERT, UPDATE or DELETE changed
  bool in_transaction() const;

 private:
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
};

// Rolled back at its end unless commit() was called.
class Transaction {
 public:
  // kWrite: nobody else writes until its end. kRead: all that is read is of one moment.
  explicit Transaction(const Database& database, Access access = Access::kWrite);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();  // once it returns, a loss of power cannot take back what was written

 private:
  const Database& database_;
};

}  // namespace inctrl::sqlite
