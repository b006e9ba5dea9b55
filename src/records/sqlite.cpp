// src/records/sqlite.cpp. Tested by tests/records/sqlite_test.cpp
#include "records/sqlite.h"

#include <sqlite3.h>

#include "records/record_errors.h"
#include "tensor/require.h"

namespace inctrl::sqlite {
namespace {

constexpr int kPatience = 5000;  // ms

[[noreturn]] void fail_with(sqlite3* database, int code) {
  const char* const file = sqlite3_db_filename(database, "main");
  const std::string message = std::string(file ? file : "database") + ": " + sqlite3_errmsg(database);
  const int kind = code & 0xff;  // extended codes have theirs below
  const bool by_system = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN;
  // write() itself fails for want of room, of a quota's too, and hardly ever otherwise; a disk that is broken shows
  // when the file is synced. The system's error may be another call's by now, so it is only asked about other calls.
  const bool no_room =
      kind == SQLITE_FULL || code == SQLITE_IOERR_WRITE || (by_system && is_disk_full(sqlite3_system_errno(database)));
  if (no_room) throw DiskFull(message);
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
    fail(ErrorCode::kBadFormat, message,
         "; stop what uses it and put a copy in its place, or see what is left of it: sqlite3 records.db .recover");
  fail(ErrorCode::kBackend, message);
}

void check(sqlite3* database, int code) {
  if (code != SQLITE_OK) fail_with(database, code);
}

sqlite3* open(const std::filesystem::path& file, Access access) {
  // A connection is used by one thread at a time, so its own lock would be in vain.
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &database, flags, nullptr);
  if (!database) throw std::bad_alloc();
  if (code == SQLITE_OK) return database;
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closed(database, sqlite3_close);
  fail_with(database, code);
}

}  // namespace

Statement::Statement(sqlite3_stmt* statement) : statement_(statement, sqlite3_finalize) {}

void Statement::check(int code) const {
  sqlite::check(sqlite3_db_handle(statement_.get()), code);
}

Statement& Statement::bind(int index, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), index, value));
  return *this;
}

Statement& Statement::bind(int index, double value) {
  check(sqlite3_bind_double(statement_.get(), index, value));
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  const char* const start = value.empty() ? "" : value.data();  // a null pointer would be NULL
  check(sqlite3_bind_text64(statement_.get(), index, start, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int index, std::nullptr_t) {
  check(sqlite3_bind_null(statement_.get(), index));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) check(code);
  return code == SQLITE_ROW;
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_.get());  // says again what step() said
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const unsigned char* const text = sqlite3_column_text(statement_.get(), column);
  if (!text) return {};
  return {reinterpret_cast<const char*>(text),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Database::Database(const std::filesystem::path& file, Access access) : database_(open(file, access), sqlite3_close_v2) {
  check(database_.get(), sqlite3_busy_timeout(database_.get(), kPatience));
  if (access == Access::kRead) return;
  // The log is cut back to at most 64 MiB when it was longer once.
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      "PRAGMA journal_size_limit = 67108864");
}

Statement Database::prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  check(database_.get(),
        sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
  return Statement(statement);
}

void Database::run(std::string_view sql) const {
  const std::string ended(sql);
  check(database_.get(), sqlite3_exec(database_.get(), ended.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(database_.get());
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(database_.get()) == 0;
}

Transaction::Transaction(const Database& database, Access access) : database_(database) {
  database_.run(access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (!database_.in_transaction()) return;  // SQLite itself rolls back after some errors
  try {
    database_.run("ROLLBACK");
  } catch (const Error&) {  // then the connection's end rolls back
  }
}

void Transaction::commit() {
  database_.run("COMMIT");
}

}  // namespace inctrl::sqlite
