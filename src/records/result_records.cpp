// src/records/result_records.cpp. Tested by tests/records/result_records_test.cpp
#include <algorithm>
#include <cmath>

#include "records/cursor.h"
#include "records/records_body.h"
#include "records/result_filter.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostOfAPage = 1'000'000;

constexpr const char* kSelectResults =
    "SELECT id, set_id, version, image, pred_score, pred_label, result, picture, map, review, review_note, reviewed_at "
    "FROM results JOIN result_texts USING (row)";

Label label_of(const std::string& text) {
  for (const Label label : {Label::kNormal, Label::kAnomalous})
    if (text == name(label)) return label;
  return Label::kUndecided;
}

Review review_of(const std::string& text) {
  for (const Review review : {Review::kNormal, Review::kAnomalous})
    if (text == name(review)) return review;
  return Review::kNone;
}

std::vector<ResultRecord> read_results(sqlite::Statement& rows) {
  std::vector<ResultRecord> results;
  while (rows.step()) {
    ResultRecord& result = results.emplace_back();
    result.id = rows.text(0);
    result.set_id = rows.text(1);
    result.version = static_cast<int>(rows.integer(2));
    result.created_at = moment_of(result.id);
    result.image = rows.text(3);
    result.pred_score = static_cast<float>(rows.real(4));
    result.pred_label = label_of(rows.text(5));
    result.result = rows.text(6);
    result.picture = rows.text(7);
    result.map = rows.text(8);
    result.review = review_of(rows.text(9));
    result.review_note = rows.text(10);
    if (!rows.is_null(11)) result.reviewed_at = to_moment(rows.integer(11));
  }
  return results;
}

[[noreturn]] void fail_to_find(const std::string& id) {
  fail(ErrorCode::kNotFound, "there is no result ", in_quotes(id));
}

ResultRecord read_result(const sqlite::Database& database, const std::string& id) {
  sqlite::Statement row = database.prepare(std::string(kSelectResults) + " WHERE id = ?");
  std::vector<ResultRecord> found = read_results(row.with(id));
  if (found.empty()) fail_to_find(id);
  return std::move(found.front());
}

void require_sound(const NewResult& result) {
  require(is_record_id(result.id), ErrorCode::kInvalidArgument, in_quotes(result.id), " is no id of a result");
  require(std::isfinite(result.pred_score), ErrorCode::kInvalidArgument, "the score of result ", result.id,
          " is no number");
}

// What there is to put, in the order of the results: picture, then map.
std::vector<std::span<const std::byte>> contents_of(std::span<const NewResult> results) {
  std::vector<std::span<const std::byte>> contents;
  for (const NewResult& result : results)
    for (const std::span<const std::byte> bytes : {result.picture, result.map})
      if (!bytes.empty()) contents.push_back(bytes);
  return contents;
}

void insert_results(const sqlite::Database& database, std::span<const NewResult> results,
                    const std::vector<Blob>& blobs) {
  sqlite::Statement insert = database.prepare(
      "INSERT INTO results (id, set_id, version, image, pred_score, pred_label, picture, map) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  sqlite::Statement insert_text = database.prepare("INSERT INTO result_texts VALUES (last_insert_rowid(), ?)");
  auto blob = blobs.begin();
  const auto name_of = [&](std::span<const std::byte> bytes) {
    return bytes.empty() ? std::nullopt : std::optional((blob++)->name);
  };
  for (const NewResult& result : results) {
    const std::optional<std::string> picture = name_of(result.picture), map = name_of(result.map);
    insert
        .with(result.id, result.set_id, result.version, result.image, static_cast<double>(result.pred_score),
              name(result.pred_label), picture, map)
        .run();
    if (database.changes() == 0) throw Conflict("result " + result.id + " is there already");
    insert_text.with(result.result).run();
  }
}

void start_after(Where& where, ResultOrder order, const std::string& cursor) {
  if (order == ResultOrder::kNewest) {
    where.add("id < ?", {read_id_cursor(cursor)});
  } else {
    const ScorePlace last = read_score_cursor(cursor);
    where.add("(pred_score, id) < (?, ?)", {last.score, last.id});
  }
}

}  // namespace

std::string_view name(Review review) noexcept {
  switch (review) {
    case Review::kNormal: return "normal";
    case Review::kAnomalous: return "anomalous";
    case Review::kNone: break;
  }
  return "none";
}

void Records::add(std::span<const NewResult> results) {
  if (results.empty()) return;
  for (const NewResult& result : results) require_sound(result);
  const std::vector<std::span<const std::byte>> contents = contents_of(results);
  std::uint64_t bytes = 0;
  for (const std::span<const std::byte> content : contents) bytes += content.size();
  body_->require_room(bytes);
  body_->store(
      [&](std::vector<Blob>& put) { put = body_->blobs.put_all(contents); },
      [&](const sqlite::Database& database, const std::vector<Blob>& put) { insert_results(database, results, put); });
}

ResultRecord Records::result(const std::string& id) const {
  return body_->connections.read([&](const sqlite::Database& database) { return read_result(database, id); });
}

Page<ResultRecord> Records::results(const ResultFilter& filter, ResultOrder order, std::size_t limit,
                                    const std::string& cursor) const {
  require(limit > 0, ErrorCode::kInvalidArgument, "a page has at least 1 record");
  limit = std::min(limit, kMostOfAPage);
  Where where(filter);
  if (!cursor.empty()) start_after(where, order, cursor);
  const std::string sql =
      kSelectResults + where.text() +
      (order == ResultOrder::kNewest ? " ORDER BY id DESC LIMIT ?" : " ORDER BY pred_score DESC, id DESC LIMIT ?");
  Page<ResultRecord> page;
  page.records = body_->connections.read([&](const sqlite::Database& database) {
    sqlite::Statement rows = database.prepare(sql);
    rows.bind(where.bind(rows), static_cast<std::int64_t>(limit) + 1);
    return read_results(rows);
  });
  if (page.records.size() > limit) {
    page.records.pop_back();
    const ResultRecord& last = page.records.back();
    page.next =
        order == ResultOrder::kNewest ? cursor_after_id(last.id) : cursor_after_score({last.pred_score, last.id});
  }
  return page;
}

std::int64_t Records::count(const ResultFilter& filter) const {
  const Where where(filter);
  return body_->connections.read([&](const sqlite::Database& database) {
    sqlite::Statement row = database.prepare("SELECT count(*) FROM results" + where.text());
    where.bind(row);
    row.step();
    return row.integer(0);
  });
}

ResultRecord Records::review(const std::string& id, Review review, const std::string& note) {
  return body_->write_all_the_same([&](const sqlite::Database& database) {
    const bool taken_back = review == Review::kNone;
    database.prepare("UPDATE results SET review = ?, review_note = ?, reviewed_at = ? WHERE id = ?")
        .with(taken_back ? std::nullopt : std::optional(name(review)), note,
              taken_back ? std::nullopt : std::optional(to_integer(now())), id)
        .run();
    return read_result(database, id);
  });
}

void Records::remove_result(const std::string& id) {
  body_->write_all_the_same([&](const sqlite::Database& database) {
    database.prepare("DELETE FROM results WHERE id = ?").with(id).run();
    if (database.changes() == 0) fail_to_find(id);
  });
  body_->sweep();
}

}  // namespace inctrl
