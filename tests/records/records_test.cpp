// tests/records/records_test.cpp: the folder as a whole.
#include "records/records.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <optional>
#include <thread>

#include "records/blob_store.h"
#include "records/made_results.h"
#include "records/sqlite.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

TEST(Records, MakeTheirFolder) {
  const TemporaryFolder folder;
  const Records records(folder / "a/b");
  EXPECT_TRUE(fs::is_regular_file(folder / "a/b/records.db"));
  EXPECT_TRUE(fs::is_directory(folder / "a/b/blobs"));
  EXPECT_EQ(records.counts().results, 0);
}

TEST(Records, AreThereAfterARestart) {
  const TemporaryFolder folder;
  std::optional<Records> records(std::in_place, folder.path());
  const std::string id = add_one(*records, {.image = "螺栓/017.png", .pred_score = 0.25f});
  records.emplace(folder / "another");  // closes the first
  records.emplace(folder.path());
  const ResultRecord result = records->result(id);
  EXPECT_EQ(result.image, "螺栓/017.png");
  EXPECT_EQ(result.pred_score, 0.25f);
  EXPECT_EQ(as_text(records->blob(result.picture)), "picture of " + id);
  EXPECT_EQ(as_text(records->blob(result.map)), "map of " + id);
  EXPECT_TRUE(records->check(false).sound());
}

TEST(Records, HaveTheirFolderForThemselves) {
  const TemporaryFolder folder;
  const Records records(folder.path());
  expect_error(ErrorCode::kIncompatible, folder.path().string() + " is in use by another process",
               [&] { Records again(folder.path()); });
}

TEST(Records, CountWhatTheyHold) {
  const TemporaryFolder folder;
  Records records(folder.path());
  const std::uint64_t empty = records.counts().bytes;
  MadeResults made;
  made.add().picture = made.keep(std::string(100'000, 'x'));
  made.add().picture = made.keep(std::string(100'000, 'x'));  // the same once more
  records.add(made.all);
  const RecordCounts counts = records.counts();
  EXPECT_EQ(counts.results, 2);
  EXPECT_EQ(counts.prompt_sets, 0);
  EXPECT_GE(counts.bytes, empty + 100'000);
  EXPECT_LT(counts.bytes, empty + 200'000);
  EXPECT_GT(counts.free_bytes, 0U);
}

TEST(Records, TakeTheLogIntoTheDatabase) {
  const TemporaryFolder folder;
  Records records(folder.path());
  const std::string id = add_one(records);
  records.sync();
  EXPECT_EQ(fs::file_size(folder / "records.db-wal"), 0U);
  EXPECT_NO_THROW((void)records.result(id));
}

TEST(Records, FinishARemovalThatWasInterrupted) {
  const TemporaryFolder folder;
  {
    Records records(folder.path());
    add_one(records);
  }
  EXPECT_EQ(blob_files(folder.path()).size(), 2U);
  // As a process leaves it that is killed after its transaction and before it removed the files.
  sqlite::Database(folder / "records.db").run("DELETE FROM results");
  Records records(folder.path());
  EXPECT_TRUE(blob_files(folder.path()).empty());
  EXPECT_EQ(records.check(false).problems, 0);
}

TEST(Records, RemoveWhatWasPutAndNeverNamed) {
  const TemporaryFolder folder;
  std::string kept;
  {
    Records records(folder.path());
    kept = records.result(add_one(records)).picture;
  }
  const auto before = blob_files(folder.path());
  const std::string content = "put, and then the process died";
  BlobStore(folder.path() / "blobs").put(std::as_bytes(std::span(content)));
  std::ofstream(folder.path() / "blobs/unfinished" / kept);  // died after the row was there, before the claim was gone
  Records records(folder.path());
  EXPECT_EQ(blob_files(folder.path()), before);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "blobs/unfinished"));
  EXPECT_EQ(records.check(false).problems, 0);
}

// As docs/data-folder.md says it: first the database, then the files.
TEST(Records, AreBackedUpWhileTheyAreInUse) {
  const TemporaryFolder folder;
  Records records(folder / "data");
  std::vector<std::string> before;
  for (int i = 0; i < 20; ++i) before.push_back(add_one(records));
  std::atomic<bool> done{false};
  std::jthread adding([&] {
    while (!done) add_one(records);
  });
  fs::create_directories(folder / "backup/blobs");
  sqlite::Database(folder / "data/records.db", sqlite::Access::kRead)
      .run("VACUUM INTO '" + (folder / "backup/records.db").string() + "'");
  for (const char digit : std::string("0123456789abcdef"))
    fs::copy(folder / "data/blobs" / std::string{digit}, folder / "backup/blobs" / std::string{digit});
  done = true;
  adding.join();
  Records backup(folder / "backup");
  for (const std::string& id : before) EXPECT_EQ(as_text(backup.blob(backup.result(id).picture)), "picture of " + id);
  EXPECT_TRUE(backup.check(true).sound());  // files of later results are too many, none is missing
  EXPECT_EQ(backup.check(false).problems, 0);
}

TEST(Records, SayWhatToDoAboutADamagedDatabase) {
  const TemporaryFolder folder;
  { Records records(folder.path()); }
  write_file(folder / "records.db", std::string(8192, 'x'));
  expect_error(ErrorCode::kBadFormat, "put a copy in its place", [&] { Records records(folder.path()); });
}

TEST(Records, RefuseAFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  expect_error(ErrorCode::kBackend, "cannot be made", [&] { Records records(folder / "file/below"); });
}

TEST(Records, GiveNothingForWhatIsNoBlob) {
  const TemporaryFolder folder;
  const Records records(folder.path());
  expect_error(ErrorCode::kNotFound, "", [&] { (void)records.blob(std::string(64, '0')); });
  expect_error(ErrorCode::kInvalidArgument, "is no name", [&] { (void)records.blob("../records.db"); });
}

}  // namespace
}  // namespace inctrl
