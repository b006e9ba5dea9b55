// src/records/prompt_set_records.cpp. Tested by tests/records/prompt_set_records_test.cpp
#include <cmath>
#include <set>

#include "records/cursor.h"
#include "records/prompt_store.h"
#include "records/records_body.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "text/unicode.h"

namespace inctrl {
namespace {

constexpr std::size_t kMostOfAPage = 1'000'000;

constexpr const char* kSelectVersions =
    "SELECT s.id, s.name, v.version, s.created_at, v.created_at, v.threshold_set, v.file, v.facts "
    "FROM prompt_sets s JOIN prompt_versions v ON v.set_id = s.id ";

void require_set_name(const std::string& name) {
  require_prompt_name(name);
  require(!is_record_id(name), ErrorCode::kInvalidArgument, "prompt set '", name,
          "': a name must not look like an id, for sets are asked for by either");
  (void)from_utf8(name);
}

std::vector<PromptImageRecord> read_images(const sqlite::Database& database, const PromptSetRecord& set) {
  std::vector<PromptImageRecord> images;
  sqlite::Statement rows = database.prepare(
      "SELECT id, name, picture, width, height, from_result FROM prompt_images "
      "WHERE set_id = ? AND version = ? ORDER BY place");
  rows.with(set.id, set.version);
  while (rows.step()) {
    PromptImageRecord& image = images.emplace_back();
    image = {rows.text(0), rows.text(1), rows.text(2), static_cast<int>(rows.integer(3)),
             static_cast<int>(rows.integer(4))};
    if (!rows.is_null(5)) image.from_result = rows.text(5);
  }
  return images;
}

// All that the statement, made of kSelectVersions, gives.
std::vector<PromptSetRecord> read_versions(const sqlite::Database& database, sqlite::Statement& rows) {
  std::vector<PromptSetRecord> sets;
  while (rows.step()) {
    PromptSetRecord& set = sets.emplace_back();
    set = {rows.text(0), rows.text(1), static_cast<int>(rows.integer(2)), to_moment(rows.integer(3)),
           to_moment(rows.integer(4))};
    if (!rows.is_null(5)) set.threshold_set = static_cast<float>(rows.real(5));
    set.file = rows.text(6);
    set.facts = rows.text(7);
    set.images = read_images(database, set);
  }
  return sets;
}

struct SetRow {
  std::string id, name;
  int latest = 0;
};

std::optional<SetRow> find_set(const sqlite::Database& database, const std::string& set) {
  sqlite::Statement row =
      database.prepare(is_record_id(set) ? "SELECT id, name, latest FROM prompt_sets WHERE id = ?"
                                         : "SELECT id, name, latest FROM prompt_sets WHERE name = ?");
  if (!row.with(set).step()) return std::nullopt;
  return SetRow{row.text(0), row.text(1), static_cast<int>(row.integer(2))};
}

SetRow the_set(const sqlite::Database& database, const std::string& set) {
  std::optional<SetRow> row = find_set(database, set);
  require(row.has_value(), ErrorCode::kNotFound, "there is no prompt set ", in_quotes(set));
  return std::move(*row);
}

PromptSetRecord read_version(const sqlite::Database& database, const std::string& set, std::optional<int> version) {
  const SetRow found = the_set(database, set);
  sqlite::Statement rows = database.prepare(std::string(kSelectVersions) + "WHERE s.id = ? AND v.version = ?");
  std::vector<PromptSetRecord> sets = read_versions(database, rows.with(found.id, version.value_or(found.latest)));
  require(!sets.empty(), ErrorCode::kNotFound, "prompt set '", found.name, "' has no version ", version.value_or(0),
          "; the latest is ", found.latest);
  return std::move(sets.front());
}

void refuse_taken_name(const sqlite::Database& database, const std::string& name, const std::string& id) {
  const std::optional<SetRow> other = find_set(database, name);
  if (other && other->id != id) throw Conflict("prompt set '" + name + "' is there already");
}

void insert_version(const sqlite::Database& database, const PromptSetRecord& set) {
  database
      .prepare(
          "INSERT INTO prompt_versions (set_id, version, created_at, threshold_set, file, facts) "
          "VALUES (?, ?, ?, ?, ?, ?)")
      .with(set.id, set.version, to_integer(set.updated_at), set.threshold_set, set.file, set.facts)
      .run();
  sqlite::Statement insert = database.prepare(
      "INSERT INTO prompt_images (set_id, version, place, id, name, picture, width, height, from_result) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int place = 0;
  for (const PromptImageRecord& image : set.images)
    insert
        .with(set.id, set.version, place++, image.id, image.name, or_null(image.picture), image.width, image.height,
              image.from_result)
        .run();
}

void require_sound(const PromptSet& prompts, const std::vector<NewImage>& images, std::optional<float> threshold_set) {
  require(static_cast<int>(images.size()) == prompts.shots(), ErrorCode::kInvalidArgument, "a prompt set of ",
          prompts.shots(), " pictures: ", images.size(), " were told of");
  require(!threshold_set || std::isfinite(*threshold_set), ErrorCode::kInvalidArgument, "a threshold is a number");
  std::set<std::string> ids;
  for (const NewImage& image : images)
    require(image.record.id.empty() || ids.insert(image.record.id).second, ErrorCode::kInvalidArgument,
            "two pictures of a prompt set have the id ", in_quotes(image.record.id));
}

std::uint64_t bytes_of(const std::vector<NewImage>& images) {
  std::uint64_t bytes = 0;
  for (const NewImage& image : images) bytes += image.encoded.size();
  return bytes;
}

// The pictures' records, those with bytes as blobs that `put` has after the first, which is the set's file.
std::vector<PromptImageRecord> named_images(const std::vector<NewImage>& images, const std::vector<Blob>& put) {
  std::vector<PromptImageRecord> records;
  std::size_t next = 1;
  for (const NewImage& image : images) {
    records.push_back(image.record);
    if (records.back().id.empty()) records.back().id = new_record_id();
    if (!image.encoded.empty()) records.back().picture = put[next++].name;
  }
  return records;
}

PromptSet noted(const PromptSet& prompts, const PromptSetRecord& record) {
  PromptSetNotes notes = prompts.notes();
  notes.name = record.name;
  notes.version = record.version;
  return prompts.with_notes(std::move(notes));
}

// The set's file first, then the pictures that came as bytes.
void put_version(const BlobStore& blobs, const PromptSet& prompts, const std::vector<NewImage>& images,
                 std::vector<Blob>& put) {
  const std::filesystem::path file = blobs.unfinished_file();
  prompts.save(file);
  put.push_back(blobs.take(file));
  std::vector<std::span<const std::byte>> contents;
  for (const NewImage& image : images)
    if (!image.encoded.empty()) contents.push_back(image.encoded);
  for (Blob& blob : blobs.put_all(contents)) put.push_back(std::move(blob));
}

// Blobs that the pictures name without bringing them must be kept already: of a version before, or of a result.
void require_blobs(const sqlite::Database& database, const BlobStore& blobs,
                   const std::vector<PromptImageRecord>& images) {
  sqlite::Statement kept = database.prepare("SELECT 1 FROM blobs WHERE name = ?");
  for (const PromptImageRecord& image : images)
    require(image.picture.empty() || (kept.with(image.picture).step() && blobs.has(image.picture)),
            ErrorCode::kNotFound, "the picture of ", in_quotes(image.name), " is not kept any more");
}

}  // namespace

PromptSetRecord Records::prompt_set(const std::string& set, std::optional<int> version) const {
  return body_->connections.read(
      [&](const sqlite::Database& database) { return read_version(database, set, version); });
}

Page<PromptSetRecord> Records::prompt_sets(std::size_t limit, const std::string& cursor) const {
  require(limit > 0, ErrorCode::kInvalidArgument, "a page has at least 1 record");
  limit = std::min(limit, kMostOfAPage);
  const std::string after = cursor.empty() ? "" : read_name_cursor(cursor);  // no name is empty
  Page<PromptSetRecord> page;
  page.records = body_->connections.read([&](const sqlite::Database& database) {
    sqlite::Statement rows = database.prepare(std::string(kSelectVersions) +
                                              "AND v.version = s.latest WHERE s.name > ? ORDER BY s.name LIMIT ?");
    return read_versions(database, rows.with(after, static_cast<std::int64_t>(limit) + 1));
  });
  if (page.records.size() > limit) {
    page.records.pop_back();
    page.next = cursor_after_name(page.records.back().name);
  }
  return page;
}

std::vector<PromptSetRecord> Records::versions(const std::string& set) const {
  return body_->connections.read([&](const sqlite::Database& database) {
    const SetRow found = the_set(database, set);
    sqlite::Statement rows = database.prepare(std::string(kSelectVersions) + "WHERE s.id = ? ORDER BY v.version DESC");
    return read_versions(database, rows.with(found.id));
  });
}

PromptSet Records::load(const PromptSetRecord& record) const {
  return noted(PromptSet::load(body_->blobs.file_of(record.file)), record);
}

PromptSetRecord Records::create(const std::string& name, const PromptSet& prompts, const std::vector<NewImage>& images,
                                std::optional<float> threshold_set, const std::string& facts) {
  require_set_name(name);
  require_sound(prompts, images, threshold_set);
  body_->require_room(bytes_of(images));
  PromptSetRecord set{new_record_id(), name, 1};
  set.created_at = set.updated_at = moment_of(set.id);
  set.threshold_set = threshold_set;
  set.facts = facts;
  body_->store([&](std::vector<Blob>& put) { put_version(body_->blobs, noted(prompts, set), images, put); },
               [&](const sqlite::Database& database, const std::vector<Blob>& put) {
                 refuse_taken_name(database, name, set.id);
                 set.file = put.front().name;
                 set.images = named_images(images, put);
                 require_blobs(database, body_->blobs, set.images);
                 database.prepare("INSERT INTO prompt_sets (id, name, created_at, latest) VALUES (?, ?, ?, 1)")
                     .with(set.id, set.name, to_integer(set.created_at))
                     .run();
                 insert_version(database, set);
               });
  return set;
}

PromptSetRecord Records::edit(const PromptSetRecord& base, const PromptSet& prompts,
                              const std::vector<NewImage>& images, std::optional<float> threshold_set,
                              const std::string& facts) {
  require_sound(prompts, images, threshold_set);
  body_->require_room(bytes_of(images));
  PromptSetRecord set{base.id, base.name, base.version + 1, base.created_at, now()};
  set.threshold_set = threshold_set;
  set.facts = facts;
  body_->store([&](std::vector<Blob>& put) { put_version(body_->blobs, noted(prompts, set), images, put); },
               [&](const sqlite::Database& database, const std::vector<Blob>& put) {
                 const SetRow found = the_set(database, base.id);
                 if (found.latest != base.version)
                   throw Conflict("prompt set '" + found.name + "' has version " + std::to_string(found.latest) +
                                  " by now, the change was made to " + std::to_string(base.version));
                 set.name = found.name;
                 set.file = put.front().name;
                 set.images = named_images(images, put);
                 require_blobs(database, body_->blobs, set.images);
                 insert_version(database, set);
                 database.prepare("UPDATE prompt_sets SET latest = ? WHERE id = ?").with(set.version, set.id).run();
               });
  return set;
}

PromptSetRecord Records::adopt(const PromptSetRecord& made, const PromptSet& prompts) {
  require(is_record_id(made.id) && made.version >= 1, ErrorCode::kInvalidArgument, "prompt set '", made.name,
          "': an id and a version come with what another service made");
  require_set_name(made.name);
  std::vector<NewImage> images;
  for (const PromptImageRecord& image : made.images) images.push_back({image, {}});
  for (NewImage& image : images) image.record.picture.clear(), image.record.from_result.reset();
  require_sound(prompts, images, made.threshold_set);
  body_->require_room(0);
  PromptSetRecord set = made;
  set.created_at = moment_of(made.id);
  set.updated_at = now();
  body_->store([&](std::vector<Blob>& put) { put_version(body_->blobs, prompts, images, put); },
               [&](const sqlite::Database& database, const std::vector<Blob>& put) {
                 set.file = put.front().name;
                 set.images = named_images(images, put);
                 database.prepare("DELETE FROM prompt_sets WHERE name = ? AND id <> ?").with(set.name, set.id).run();
                 database.prepare("DELETE FROM prompt_versions WHERE set_id = ? AND version >= ?")
                     .with(set.id, set.version)
                     .run();
                 database
                     .prepare(
                         "INSERT INTO prompt_sets (id, name, created_at, latest) VALUES (?, ?, ?, ?) "
                         "ON CONFLICT (id) DO UPDATE SET name = excluded.name, latest = excluded.latest")
                     .with(set.id, set.name, to_integer(set.created_at), set.version)
                     .run();
                 insert_version(database, set);
               });
  body_->sweep();
  return set;
}

PromptSetRecord Records::rename(const std::string& set, const std::string& name) {
  require_set_name(name);
  return body_->connections.write([&](const sqlite::Database& database) {
    const SetRow found = the_set(database, set);
    refuse_taken_name(database, name, found.id);
    database.prepare("UPDATE prompt_sets SET name = ? WHERE id = ?").with(name, found.id).run();
    return read_version(database, found.id, std::nullopt);
  });
}

void Records::remove_prompt_set(const std::string& set) {
  body_->write_all_the_same([&](const sqlite::Database& database) {
    database.prepare("DELETE FROM prompt_sets WHERE id = ?").with(the_set(database, set).id).run();
  });
  body_->sweep();
}

}  // namespace inctrl
