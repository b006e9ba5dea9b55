// src/records/schema.cpp. Tested by tests/records/schema_test.cpp
#include "records/schema.h"

#include <array>
#include <string>

#include "tensor/require.h"

namespace inctrl {
namespace {

// Times are milliseconds since 1970. Blobs are counted by triggers, so that whatever removes a row, a cascade included,
// leaves the count right; a blob that nothing uses keeps its row until its file is gone. The long texts of results lie
// apart, so that looking through all results reads a fifth of the pages.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE blobs (
  name  TEXT NOT NULL PRIMARY KEY,
  bytes INTEGER NOT NULL,
  uses  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_unused ON blobs (name) WHERE uses = 0;

CREATE TABLE prompt_sets (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  latest     INTEGER NOT NULL
) STRICT;

CREATE TABLE prompt_versions (
  set_id        TEXT NOT NULL REFERENCES prompt_sets (id) ON DELETE CASCADE,
  version       INTEGER NOT NULL,
  created_at    INTEGER NOT NULL,
  threshold_set REAL,
  file          TEXT NOT NULL,
  facts         TEXT NOT NULL,
  PRIMARY KEY (set_id, version)
) STRICT;

CREATE TABLE prompt_images (
  set_id      TEXT NOT NULL,
  version     INTEGER NOT NULL,
  place       INTEGER NOT NULL,
  id          TEXT NOT NULL,
  name        TEXT NOT NULL,
  picture     TEXT,
  width       INTEGER NOT NULL,
  height      INTEGER NOT NULL,
  from_result TEXT,
  PRIMARY KEY (set_id, version, place),
  UNIQUE (set_id, version, id),
  FOREIGN KEY (set_id, version) REFERENCES prompt_versions (set_id, version) ON DELETE CASCADE
) STRICT;

CREATE TABLE results (
  row         INTEGER NOT NULL PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  set_id      TEXT NOT NULL,
  version     INTEGER NOT NULL,
  image       TEXT NOT NULL,
  pred_score  REAL NOT NULL,
  pred_label  TEXT NOT NULL,
  review      TEXT,
  review_note TEXT NOT NULL DEFAULT '',
  reviewed_at INTEGER,
  picture     TEXT,
  map         TEXT
) STRICT;
CREATE INDEX results_by_set ON results (set_id, id);
CREATE INDEX results_by_score ON results (pred_score, id);
CREATE INDEX results_by_set_and_score ON results (set_id, pred_score, id);

CREATE TABLE result_texts (
  row    INTEGER NOT NULL PRIMARY KEY REFERENCES results (row) ON DELETE CASCADE,
  result TEXT NOT NULL
) STRICT;

CREATE TRIGGER version_added AFTER INSERT ON prompt_versions BEGIN
  UPDATE blobs SET uses = uses + 1 WHERE name = NEW.file;
END;
CREATE TRIGGER version_removed AFTER DELETE ON prompt_versions BEGIN
  UPDATE blobs SET uses = uses - 1 WHERE name = OLD.file;
END;
CREATE TRIGGER image_added AFTER INSERT ON prompt_images BEGIN
  UPDATE blobs SET uses = uses + 1 WHERE name = NEW.picture;
END;
CREATE TRIGGER image_removed AFTER DELETE ON prompt_images BEGIN
  UPDATE blobs SET uses = uses - 1 WHERE name = OLD.picture;
END;
CREATE TRIGGER result_added AFTER INSERT ON results BEGIN
  UPDATE blobs SET uses = uses + 1 WHERE name IN (NEW.picture, NEW.map);
END;
CREATE TRIGGER result_removed AFTER DELETE ON results BEGIN
  UPDATE blobs SET uses = uses - 1 WHERE name IN (OLD.picture, OLD.map);
END;
)sql";

constexpr std::array kMigrations{kVersion1};

std::int64_t number(const sqlite::Database& database, const char* sql) {
  sqlite::Statement statement = database.prepare(sql);
  statement.step();
  return statement.integer(0);
}

}  // namespace

std::span<const char* const> schema_migrations() {
  return kMigrations;
}

void migrate(const sqlite::Database& database, std::span<const char* const> migrations) {
  const std::int64_t made = number(database, "PRAGMA user_version"), known = std::ssize(migrations);
  require(made <= known, ErrorCode::kIncompatible, "the database is of version ", made,
          ", this program knows versions up to ", known, ": a later program wrote it; use that one");
  require(made > 0 || number(database, "SELECT count(*) FROM sqlite_schema") == 0, ErrorCode::kIncompatible,
          "the database has tables, but none of this program");
  for (std::int64_t version = made + 1; version <= known; ++version) {
    sqlite::Transaction transaction(database);
    database.run(migrations[static_cast<std::size_t>(version - 1)]);
    database.run("PRAGMA user_version = " + std::to_string(version));
    transaction.commit();
  }
}

}  // namespace inctrl
