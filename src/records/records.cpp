// src/records/records.cpp: the folder as a whole. Tested by tests/records/records_test.cpp
#include "records/records.h"

#include "records/records_body.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

constexpr int kSweptAtATime = 500;

const fs::path& made(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  require(!error, ErrorCode::kBackend, "the folder ", folder.string(), " cannot be made: ", error.message());
  return folder;
}

void insert_blobs(const sqlite::Database& database, const std::vector<Blob>& blobs) {
  sqlite::Statement insert = database.prepare("INSERT INTO blobs (name, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING");
  for (const Blob& blob : blobs) insert.with(blob.name, static_cast<std::int64_t>(blob.bytes)).run();
}

std::vector<std::string> names_of(const std::vector<Blob>& blobs) {
  std::vector<std::string> names;
  for (const Blob& blob : blobs) names.push_back(blob.name);
  return names;
}

std::vector<std::string> unused_blobs(const sqlite::Database& database) {
  std::vector<std::string> names;
  sqlite::Statement unused = database.prepare("SELECT name FROM blobs WHERE uses = 0 LIMIT ?");
  unused.with(kSweptAtATime);
  while (unused.step()) names.push_back(unused.text(0));
  return names;
}

}  // namespace

Records::Body::Body(const fs::path& folder, const RecordsOptions& asked)
    : lock(made(folder)),
      options(asked),
      blobs(folder / "blobs"),
      connections(folder / "records.db"),
      spare(folder / "spare") {
  sync_folder(folder);
  // What was left when the process that put it, or removed it, was killed.
  discard(blobs.claimed());
  sweep();
}

void Records::Body::require_room(std::uint64_t bytes) const {
  const std::uint64_t available = blobs.free_bytes();
  if (available >= bytes && available - bytes >= options.reserve_bytes) return;
  throw DiskFull("the disk has " + std::to_string(available >> 20) + " MiB left, " +
                 std::to_string(options.reserve_bytes >> 20) +
                 " MiB of them in reserve: nothing new is kept until there is more room");
}

void Records::Body::store(const std::function<void(std::vector<Blob>&)>& put,
                          const std::function<void(const sqlite::Database&, const std::vector<Blob>&)>& name) {
  std::vector<Blob> there;
  try {
    const auto naming = gate.naming();
    put(there);
    connections.write([&](const sqlite::Database& database) {
      insert_blobs(database, there);
      name(database, there);
    });
    blobs.settle(names_of(there));
  } catch (...) {
    discard(names_of(there));
    throw;
  }
}

// Somebody else may have put the same in the meantime, and named it.
void Records::Body::discard(const std::vector<std::string>& put) noexcept {
  try {
    const auto removing = gate.removing();
    connections.read([&](const sqlite::Database& database) {
      sqlite::Statement named = database.prepare("SELECT 1 FROM blobs WHERE name = ?");
      for (const std::string& blob : put)
        if (!named.with(blob).step()) blobs.remove(blob);
    });
    blobs.settle(put);
  } catch (const std::exception&) {  // the claims stay, and so the next start knows of them
  }
}

void Records::Body::sweep() noexcept {
  try {
    const auto removing = gate.removing();
    while (true) {
      const std::vector<std::string> unused = connections.read(unused_blobs);
      if (unused.empty()) return spare.hold();
      for (const std::string& name : unused) blobs.remove(name);
      write_all_the_same([&](const sqlite::Database& database) {
        sqlite::Statement forget = database.prepare("DELETE FROM blobs WHERE name = ? AND uses = 0");
        for (const std::string& name : unused) forget.with(name).run();
      });
    }
  } catch (const std::exception&) {  // the rows stay, and so the next time knows of them
  }
}

Records::Records(const fs::path& folder, const RecordsOptions& options)
    : body_(std::make_unique<Body>(folder, options)) {}

Records::~Records() = default;

std::vector<std::byte> Records::blob(const std::string& name) const {
  return body_->blobs.get(name);
}

RecordCounts Records::counts() const {
  RecordCounts counts = body_->connections.read([](const sqlite::Database& database) {
    sqlite::Statement statement = database.prepare(
        "SELECT (SELECT count(*) FROM prompt_sets), (SELECT count(*) FROM results),"
        "       (SELECT coalesce(sum(bytes), 0) FROM blobs),"
        "       (SELECT (page_count - freelist_count) * page_size"
        "        FROM pragma_page_count, pragma_freelist_count, pragma_page_size)");
    statement.step();
    return RecordCounts{statement.integer(0), statement.integer(1),
                        static_cast<std::uint64_t>(statement.integer(2) + statement.integer(3))};
  });
  counts.free_bytes = body_->blobs.free_bytes();
  return counts;
}

void Records::sync() {
  body_->connections.empty_log();
}

}  // namespace inctrl
