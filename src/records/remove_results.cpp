// src/records/remove_results.cpp: how do thousands of results go without holding up those that come?
// In portions: a transaction each, then the files of its blobs. Tested by tests/records/remove_results_test.cpp
#include "records/records_body.h"
#include "records/result_filter.h"

namespace inctrl {
namespace {

constexpr std::int64_t kPortion = 200;

std::int64_t remove_portion(const sqlite::Database& database, const Where& where) {
  sqlite::Statement remove = database.prepare("DELETE FROM results WHERE id IN (SELECT id FROM results" + where.text() +
                                              " ORDER BY id LIMIT ?)");
  remove.bind(where.bind(remove), kPortion).run();
  return database.changes();
}

// As many as it takes to free so many bytes of blobs, at most a portion.
std::int64_t remove_for(const sqlite::Database& database, std::uint64_t bytes) {
  sqlite::Statement remove = database.prepare(
      "DELETE FROM results WHERE id = (SELECT id FROM results WHERE review IS NULL ORDER BY id LIMIT 1)");
  // What two results share is free only once both are gone: so it is asked, not added up.
  sqlite::Statement freed = database.prepare("SELECT coalesce(sum(bytes), 0) FROM blobs WHERE uses = 0");
  std::int64_t removed = 0;
  while (removed < kPortion) {
    freed.with().step();
    if (static_cast<std::uint64_t>(freed.integer(0)) >= bytes) break;
    remove.with().run();
    if (database.changes() == 0) break;
    ++removed;
  }
  return removed;
}

// Calls remove_next() until it removes nothing more.
template <typename RemoveNext>
std::int64_t remove_in_portions(const RemoveNext& remove_next, const Records::GoOn& go_on) {
  std::int64_t removed = 0;
  while (const std::int64_t portion = remove_next()) {
    removed += portion;
    if (go_on && !go_on(removed)) break;
  }
  return removed;
}

}  // namespace

std::int64_t Records::remove_results(Moment before, const std::optional<std::string>& set_id, bool keep_reviewed,
                                     const GoOn& go_on) {
  ResultFilter filter{.set_id = set_id, .before = before};
  if (keep_reviewed) filter.review = Review::kNone;
  const Where where(filter);
  return remove_in_portions(
      [&] {
        const std::int64_t removed = body_->write_all_the_same(
            [&](const sqlite::Database& database) { return remove_portion(database, where); });
        body_->sweep();
        return removed;
      },
      go_on);
}

std::int64_t Records::shrink_to(std::uint64_t most_bytes, const GoOn& go_on) {
  return remove_in_portions(
      [&]() -> std::int64_t {
        const std::uint64_t bytes = counts().bytes;
        if (bytes <= most_bytes) return 0;
        const std::int64_t removed = body_->write_all_the_same(
            [&](const sqlite::Database& database) { return remove_for(database, bytes - most_bytes); });
        body_->sweep();
        return removed;
      },
      go_on);
}

}  // namespace inctrl
