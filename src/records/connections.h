// src/records/connections.h: which thread talks to the database when?
// One connection writes, for one thread at a time. Readers do not wait for it: each takes a connection of its own,
// which sees the database as it was when the work began. Tested by tests/records/connections_test.cpp
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "records/sqlite.h"

namespace inctrl {

class Connections {
 public:
  // Makes or opens the database and brings its schema up to date.
  explicit Connections(std::filesystem::path file);

  // work(database) in a transaction that is committed if it returns and rolled back if it throws.
  template <typename Work>
  auto write(const Work& work) {
    const std::lock_guard lock(writing_);
    sqlite::Transaction transaction(writer_);
    if constexpr (std::is_void_v<decltype(work(writer_))>) {
      work(writer_);
      transaction.commit();
    } else {
      auto result = work(writer_);
      transaction.commit();
      return result;
    }
  }
  // work(database), all of one moment. Keep it short: what readers look at cannot leave the log.
  template <typename Work>
  auto read(const Work& work) const {
    const Reader reader(*this);
    const sqlite::Transaction moment(reader.database(), sqlite::Access::kRead);
    return work(reader.database());
  }
  void empty_log();

 private:
  // Borrows an idle connection, or opens one.
  class Reader {
   public:
    explicit Reader(const Connections& all);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader();
    const sqlite::Database& database() const { return *database_; }

   private:
    const Connections& all_;
    std::unique_ptr<sqlite::Database> database_;
  };

  std::filesystem::path file_;
  std::mutex writing_;
  sqlite::Database writer_;
  mutable std::mutex borrowing_;
  // Behind the writer: they are closed first, and the last one to close takes the log into the database.
  mutable std::vector<std::unique_ptr<sqlite::Database>> idle_;
};

}  // namespace inctrl
