// tests/records/check_records_test.cpp
#include <gtest/gtest.h>

#include <algorithm>

#include "detector/striped_pictures.h"
#include "records/made_results.h"
#include "records/sqlite.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

class CheckRecordsTest : public TinyDetectorTest {
 protected:
  fs::path file_of(const std::string& blob) const { return blob_file(data_, blob); }
  // Another byte, the same length.
  void damage(const std::string& blob) const {
    std::string content = read_file(file_of(blob));
    content.back() = content.back() == 'x' ? 'y' : 'x';
    write_file(file_of(blob), content);
  }
  // Expects these sentences of a check, the same from one with repair, and nothing once it is repaired.
  void expect_repair(const std::vector<std::string>& sentences) {
    const CheckReport found = records_.check(false);
    EXPECT_EQ(found.found, sentences);
    EXPECT_FALSE(found.sound());
    const CheckReport repaired = records_.check(true);
    EXPECT_EQ(repaired.found, sentences);
    EXPECT_TRUE(repaired.sound());
    EXPECT_EQ(records_.check(false).found, std::vector<std::string>());
  }
  const fs::path data_ = folder_ / "records";
  Records records_{data_};
};

TEST_F(CheckRecordsTest, FindsNothingWhereAllIsSound) {
  MadeResults made;
  for (int i = 0; i < 600; ++i) made.add().map = {};
  records_.add(made.all);
  std::vector<double> shares;
  const CheckReport report = records_.check(false, [&](double share) { shares.push_back(share); });
  EXPECT_EQ(report.found, std::vector<std::string>());
  EXPECT_TRUE(report.sound());
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_GE(shares.size(), 6U);  // also between portions
  EXPECT_EQ(shares.back(), 1);
}

TEST_F(CheckRecordsTest, RemovesResultsWhosePictureIsDamaged) {
  const std::string id = add_one(records_), sound = add_one(records_);
  const std::string picture = records_.result(id).picture;
  damage(picture);
  expect_repair({"result " + id + ": its picture (blob " + picture + ") is damaged"});
  expect_error(ErrorCode::kNotFound, "no result", [&] { (void)records_.result(id); });
  EXPECT_NO_THROW((void)records_.result(sound));
  EXPECT_EQ(blob_files(data_).size(), 2U);
}

TEST_F(CheckRecordsTest, RemovesResultsWhoseMapIsGone) {
  const std::string id = add_one(records_);
  const std::string map = records_.result(id).map;
  fs::remove(file_of(map));
  expect_repair({"result " + id + ": its map (blob " + map + ") is gone"});
  EXPECT_TRUE(blob_files(data_).empty());
}

TEST_F(CheckRecordsTest, RemovesFilesThatNoRecordNames) {
  add_one(records_);
  const std::string stray(64, 'a');
  write_file(file_of(stray), "left by a process that was killed between the file and the row");
  expect_repair({"no record names the file " + file_of(stray).string()});
  EXPECT_EQ(blob_files(data_).size(), 2U);
}

TEST_F(CheckRecordsTest, CountsUsesAnew) {
  const std::string id = add_one(records_), shared = records_.result(id).picture;
  {
    const sqlite::Database database(data_ / "records.db");
    database.run("UPDATE blobs SET uses = 7 WHERE name = '" + shared + "'");
  }
  expect_repair({"the uses of 1 blobs are counted wrongly"});
  {
    const sqlite::Database database(data_ / "records.db");
    database.run("DELETE FROM blobs WHERE name = '" + shared + "'");
  }
  const CheckReport found = records_.check(false);
  EXPECT_EQ(found.found[0], "the uses of 1 blobs are counted wrongly");
  EXPECT_TRUE(records_.check(true).sound());
  EXPECT_EQ(as_text(records_.blob(shared)), "picture of " + id);
  records_.remove_result(id);
  EXPECT_TRUE(blob_files(data_).empty());
}

TEST_F(CheckRecordsTest, TellsOfPromptSetsAndRemovesNone) {
  MadeResults contents;
  const std::vector<NewImage> images{{.record = {.name = "a.png"}, .encoded = contents.keep("picture a")},
                                     {.record = {.name = "b.png"}, .encoded = contents.keep("picture b")}};
  const PromptSetRecord set = records_.create("bolts", prompts(load(), 2), images, std::nullopt, "{}");
  EXPECT_EQ(records_.check(false).found, std::vector<std::string>());
  damage(set.images[1].picture);
  fs::remove(file_of(set.file));
  const std::vector<std::string> expected{
      "prompt set bolts@1: the picture b.png (blob " + set.images[1].picture + ") is damaged",
      "prompt set bolts@1: its file (blob " + set.file + ") is gone"};
  for (const bool repair : {false, true}) {
    const CheckReport report = records_.check(repair);
    EXPECT_EQ(report.found, expected);
    EXPECT_EQ(report.problems, 2);
    EXPECT_FALSE(report.sound());
  }
  EXPECT_EQ(records_.prompt_set("bolts").images.size(), 2U);
}

TEST_F(CheckRecordsTest, TellsWhatAPromptSetsFileHasWrong) {
  const std::vector<NewImage> images{{.record = {.name = "a"}}};
  const PromptSetRecord set = records_.create("bolts", prompts(load(), 1), images, std::nullopt, "{}");
  add_one(records_);
  // A file that is sound but no prompt set: as if another program had written the row.
  const std::string picture = records_.results({}, ResultOrder::kNewest, 1, "").records[0].picture;
  sqlite::Database(data_ / "records.db").run("UPDATE prompt_versions SET file = '" + picture + "'");
  const CheckReport report = records_.check(false);
  const auto about_set = [](const std::string& sentence) { return sentence.starts_with("prompt set bolts@1: "); };
  EXPECT_EQ(std::count_if(report.found.begin(), report.found.end(), about_set), 1);
  EXPECT_FALSE(report.sound());
}

TEST_F(CheckRecordsTest, TellsOfADamagedDatabase) {
  MadeResults made;
  for (int i = 0; i < 300; ++i) made.add().map = {};
  records_.add(made.all);
  records_.sync();
  std::string content = read_file(data_ / "records.db");
  for (std::size_t i = content.size() / 2; i < content.size() / 2 + 20'000; ++i) content[i] = 'x';
  {
    std::fstream file(data_ / "records.db", std::ios::in | std::ios::out | std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
  }
  const CheckReport report = records_.check(true);
  EXPECT_FALSE(report.sound());
  EXPECT_EQ(report.repaired, 0);
  EXPECT_EQ(blob_files(data_).size(), 300U);  // nothing is removed because of a database that cannot be believed
}

}  // namespace
}  // namespace inctrl
