// tests/records/schema_test.cpp
#include "records/schema.h"

#include <gtest/gtest.h>

#include <array>

#include "records/made_results.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

// A database of version 1 as that version made it, told here once more: what is released must stay readable.
constexpr const char* kOfVersion1 = R"sql(
CREATE TABLE blobs (name TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_unused ON blobs (name) WHERE uses = 0;
CREATE TABLE prompt_sets (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
  latest INTEGER NOT NULL) STRICT;
CREATE TABLE prompt_versions (set_id TEXT NOT NULL REFERENCES prompt_sets (id) ON DELETE CASCADE, version INTEGER NOT NULL,
  created_at INTEGER NOT NULL, threshold_set REAL, file TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (set_id, version)) STRICT;
CREATE TABLE prompt_images (set_id TEXT NOT NULL, version INTEGER NOT NULL, place INTEGER NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL, picture TEXT, width INTEGER NOT NULL, height INTEGER NOT NULL, from_result TEXT,
  PRIMARY KEY (set_id, version, place), UNIQUE (set_id, version, id),
  FOREIGN KEY (set_id, version) REFERENCES prompt_versions (set_id, version) ON DELETE CASCADE) STRICT;
CREATE TABLE results (row INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, set_id TEXT NOT NULL, version INTEGER NOT NULL, image TEXT NOT NULL,
  pred_score REAL NOT NULL, pred_label TEXT NOT NULL, review TEXT, review_note TEXT NOT NULL DEFAULT '', reviewed_at INTEGER,
  picture TEXT, map TEXT) STRICT;
CREATE TABLE result_texts (row INTEGER NOT NULL PRIMARY KEY REFERENCES results (row) ON DELETE CASCADE, result TEXT NOT NULL) STRICT;
CREATE INDEX results_by_set ON results (set_id, id);
CREATE INDEX results_by_score ON results (pred_score, id);
CREATE INDEX results_by_set_and_score ON results (set_id, pred_score, id);
CREATE TRIGGER version_added AFTER INSERT ON prompt_versions BEGIN UPDATE blobs SET uses = uses + 1 WHERE name = NEW.file; END;
CREATE TRIGGER version_removed AFTER DELETE ON prompt_versions BEGIN UPDATE blobs SET uses = uses - 1 WHERE name = OLD.file; END;
CREATE TRIGGER image_added AFTER INSERT ON prompt_images BEGIN UPDATE blobs SET uses = uses + 1 WHERE name = NEW.picture; END;
CREATE TRIGGER image_removed AFTER DELETE ON prompt_images BEGIN UPDATE blobs SET uses = uses - 1 WHERE name = OLD.picture; END;
CREATE TRIGGER result_added AFTER INSERT ON results BEGIN UPDATE blobs SET uses = uses + 1 WHERE name IN (NEW.picture, NEW.map); END;
CREATE TRIGGER result_removed AFTER DELETE ON results BEGIN UPDATE blobs SET uses = uses - 1 WHERE name IN (OLD.picture, OLD.map); END;
INSERT INTO results (row, id, set_id, version, image, pred_score, pred_label, review, review_note, reviewed_at)
  VALUES (1, '01kaz9c8v0abcdefghjkmnpqrs', '01kaz9c8v0abcdefghjkmnpqrt', 3, 'parts/017.png', 0.75, 'anomalous', 'normal', 'a scratch of light',
          1795768200125);
INSERT INTO result_texts VALUES (1, '{"image": "parts/017.png"}');
INSERT INTO prompt_sets VALUES ('01kaz9c8v0abcdefghjkmnpqrt', 'bolts', 1795768200000, 1);
INSERT INTO prompt_versions VALUES ('01kaz9c8v0abcdefghjkmnpqrt', 1, 1795768200000, 0.5, '', '{}');
PRAGMA user_version = 1;
)sql";

class SchemaTest : public testing::Test {
 protected:
  std::int64_t number(const std::string& sql) const {
    sqlite::Statement row = database_.prepare(sql);
    row.step();
    return row.integer(0);
  }
  const TemporaryFolder folder_;
  const sqlite::Database database_{folder_ / "records.db"};
};

TEST_F(SchemaTest, IsMadeInANewDatabase) {
  migrate(database_);
  EXPECT_EQ(number("PRAGMA user_version"), std::ssize(schema_migrations()));
  EXPECT_EQ(number("SELECT count(*) FROM results"), 0);
  EXPECT_NO_THROW(migrate(database_));
}

TEST_F(SchemaTest, OfVersion1IsReadByThisProgram) {
  database_.run(kOfVersion1);
  const Records records(folder_.path());
  const ResultRecord result = records.result("01kaz9c8v0abcdefghjkmnpqrs");
  EXPECT_EQ(result.image, "parts/017.png");
  EXPECT_EQ(result.pred_score, 0.75f);
  EXPECT_EQ(result.pred_label, Label::kAnomalous);
  EXPECT_EQ(result.review, Review::kNormal);
  EXPECT_EQ(result.review_note, "a scratch of light");
  EXPECT_EQ(to_text(*result.reviewed_at), "2026-11-27T08:30:00.125Z");
  EXPECT_EQ(result.result, R"({"image": "parts/017.png"})");
  const PromptSetRecord set = records.prompt_set("bolts");
  EXPECT_EQ(set.id, "01kaz9c8v0abcdefghjkmnpqrt");
  EXPECT_EQ(set.threshold_set, 0.5f);
  EXPECT_EQ(number("PRAGMA user_version"), std::ssize(schema_migrations()));
}

TEST_F(SchemaTest, MakesOnlyTheMigrationsThatAreMissing) {
  migrate(database_, std::array{"CREATE TABLE a (x)"});
  database_.run("INSERT INTO a VALUES (7)");
  migrate(database_, std::array{"CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y DEFAULT 8"});
  EXPECT_EQ(number("SELECT x + y FROM a"), 15);
  EXPECT_EQ(number("PRAGMA user_version"), 2);
}

TEST_F(SchemaTest, IsAsBeforeAfterAMigrationThatFails) {
  migrate(database_, std::array{"CREATE TABLE a (x)"});
  const std::array with_a_mistake{"CREATE TABLE a (x)", "CREATE TABLE b (x)",
                                  "ALTER TABLE a ADD COLUMN y; CREATE TABLE a (x)"};
  expect_error(ErrorCode::kBackend, "table a already exists", [&] { migrate(database_, with_a_mistake); });
  EXPECT_EQ(number("PRAGMA user_version"), 2);  // the second was made
  EXPECT_EQ(number("SELECT count(*) FROM pragma_table_info('a')"), 1);
}

TEST_F(SchemaTest, OfALaterProgramIsRefused) {
  database_.run("CREATE TABLE a (x); PRAGMA user_version = 99");
  expect_error(ErrorCode::kIncompatible, "the database is of version 99, this program knows versions up to",
               [&] { Records records(folder_.path()); });
}

TEST_F(SchemaTest, OfAnotherProgramIsRefused) {
  database_.run("CREATE TABLE a (x)");
  expect_error(ErrorCode::kIncompatible, "none of this program", [&] { Records records(folder_.path()); });
}

}  // namespace
}  // namespace inctrl
