// tests/records/prompt_set_records_test.cpp
#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "records/made_results.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class PromptSetRecordsTest : public TinyDetectorTest {
 protected:
  PromptSet set(int shots) { return prompts(model_, shots); }
  // `count` pictures of their own content.
  std::vector<NewImage> images(int count, const std::string& content = "picture") {
    std::vector<NewImage> made;
    for (int i = 0; i < count; ++i) {
      const std::string name = content + " " + std::to_string(i);
      made.push_back({.record = {.name = name + ".png", .width = 96, .height = 64}, .encoded = contents_.keep(name)});
    }
    return made;
  }
  PromptSetRecord create(const std::string& name, int shots = 2) {
    return records_.create(name, set(shots), images(shots, name), std::nullopt, "{}");
  }
  std::vector<std::string> names(std::size_t limit) const {
    std::vector<std::string> all;
    for (std::string cursor;;) {
      const Page<PromptSetRecord> page = records_.prompt_sets(limit, cursor);
      for (const PromptSetRecord& record : page.records) all.push_back(record.name);
      if (page.next.empty()) return all;
      cursor = page.next;
    }
  }
  static std::vector<NewImage> as_new(const PromptSetRecord& record) {
    std::vector<NewImage> same;
    for (const PromptImageRecord& image : record.images) same.push_back({.record = image, .encoded = {}});
    return same;
  }
  MadeResults contents_;
  const Model model_ = load();
  Records records_{folder_ / "records"};
};

TEST_F(PromptSetRecordsTest, AreKeptWithTheirPictures) {
  const PromptSetRecord made = records_.create("bolts", set(2), images(2), 0.4f, R"({"category": "bolt"})");
  EXPECT_TRUE(is_record_id(made.id));
  for (const PromptSetRecord& kept : {made, records_.prompt_set("bolts"), records_.prompt_set(made.id, 1)}) {
    EXPECT_EQ(kept.id, made.id);
    EXPECT_EQ(kept.name, "bolts");
    EXPECT_EQ(kept.version, 1);
    EXPECT_EQ(kept.created_at, moment_of(made.id));
    EXPECT_EQ(kept.updated_at, kept.created_at);
    EXPECT_EQ(kept.threshold_set, 0.4f);
    EXPECT_EQ(kept.facts, R"({"category": "bolt"})");
    ASSERT_EQ(kept.images.size(), 2U);
    EXPECT_EQ(kept.images[1].id, made.images[1].id);
    EXPECT_EQ(kept.images[1].name, "picture 1.png");
    EXPECT_EQ(kept.images[1].width, 96);
    EXPECT_EQ(kept.images[1].height, 64);
    EXPECT_FALSE(kept.images[1].from_result.has_value());
    EXPECT_EQ(as_text(records_.blob(kept.images[1].picture)), "picture 1");
  }
}

TEST_F(PromptSetRecordsTest, AreLoadedByTheRecordsNameAndVersion) {
  PromptSetNotes notes;
  notes.preprocess = "released";
  notes.name = "of a file";
  const PromptSet prompts = set(2).with_notes(notes);
  const PromptSetRecord made = records_.create("bolts", prompts, images(2), std::nullopt, "{}");
  const PromptSet loaded = records_.load(made);
  EXPECT_EQ(loaded.label(), "bolts@1");
  EXPECT_EQ(loaded.notes().preprocess, "released");
  EXPECT_EQ(loaded.shots(), 2);
  EXPECT_EQ(records_.load(records_.rename("bolts", "nuts")).label(), "nuts@1");
  // The file itself says it, too: it may be exported as it is.
  EXPECT_EQ(PromptSet::load(blob_file(folder_ / "records", made.file)).label(), "bolts@1");
}

TEST_F(PromptSetRecordsTest, KeepAllTheirVersions) {
  const PromptSetRecord first = create("bolts", 3);
  std::vector<NewImage> kept = as_new(first);
  kept.erase(kept.begin() + 1);
  const PromptSetRecord second =
      records_.edit(first, set(3).select(std::vector{0, 2}), kept, 0.5f, R"({"edited": true})");
  EXPECT_EQ(second.version, 2);
  EXPECT_EQ(second.created_at, first.created_at);
  EXPECT_GE(second.updated_at, first.updated_at);
  EXPECT_EQ(second.images[1].id, first.images[2].id);  // the same over all versions
  EXPECT_EQ(second.images[1].picture, first.images[2].picture);
  EXPECT_EQ(records_.prompt_set("bolts").version, 2);
  EXPECT_EQ(records_.prompt_set("bolts", 1).images.size(), 3U);
  EXPECT_EQ(records_.load(records_.prompt_set("bolts")).shots(), 2);
  const std::vector<PromptSetRecord> versions = records_.versions("bolts");
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].facts, R"({"edited": true})");
  EXPECT_EQ(versions[1].facts, "{}");
  expect_error(ErrorCode::kNotFound, "has no version 3; the latest is 2",
               [&] { (void)records_.prompt_set("bolts", 3); });
  expect_error(ErrorCode::kNotFound, "has no version 0", [&] { (void)records_.prompt_set("bolts", 0); });
}

TEST_F(PromptSetRecordsTest, AreEditedFromTheLatestVersionOnly) {
  const PromptSetRecord first = create("bolts");
  const PromptSetRecord second = records_.edit(first, set(2), as_new(first), std::nullopt, "{}");
  const std::size_t files = blob_files(folder_ / "records").size();
  EXPECT_THROW(records_.edit(first, set(1), images(1, "in vain"), std::nullopt, "{}"), Conflict);
  expect_error(ErrorCode::kInvalidArgument, "'bolts' has version 2 by now, the change was made to 1",
               [&] { records_.edit(first, set(1), images(1, "in vain"), std::nullopt, "{}"); });
  EXPECT_EQ(blob_files(folder_ / "records").size(), files);
  EXPECT_EQ(records_.prompt_set("bolts").version, second.version);
}

TEST_F(PromptSetRecordsTest, MayTakePicturesOfResults) {
  const std::string id = add_one(records_);
  const ResultRecord result = records_.result(id);
  std::vector<NewImage> from_result{{.record = {.name = result.image, .picture = result.picture, .from_result = id}}};
  const PromptSetRecord made = records_.create("bolts", set(1), from_result, std::nullopt, "{}");
  records_.remove_result(id);
  EXPECT_EQ(records_.prompt_set("bolts").images[0].from_result, id);
  EXPECT_EQ(as_text(records_.blob(made.images[0].picture)), "picture of " + id);
  from_result[0].record.picture = result.map;  // which went with the result
  expect_error(ErrorCode::kNotFound, "is not kept any more",
               [&] { records_.create("nuts", set(1), from_result, std::nullopt, "{}"); });
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(PromptSetRecordsTest, MayHaveNoPictures) {
  const PromptSetRecord made =
      records_.create("imported", set(2), {{.record = {.name = "a"}}, {.record = {.name = "b"}}}, std::nullopt, "{}");
  EXPECT_EQ(made.images[0].picture, "");
  EXPECT_NE(made.images[0].id, made.images[1].id);
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(PromptSetRecordsTest, AreListedByNameInPages) {
  const std::vector<std::string> sorted{"Nuts", "bolts", "große", "螺栓"};
  for (const char* name : {"große", "螺栓", "bolts", "Nuts"}) create(name, 1);
  const PromptSetRecord bolts = records_.prompt_set("bolts");
  records_.edit(bolts, set(1), as_new(bolts), std::nullopt, "{}");
  for (const std::size_t limit : {1U, 2U, 4U, 50U}) EXPECT_EQ(names(limit), sorted);
  EXPECT_EQ(records_.prompt_sets(50, "").records[1].version, 2);
  expect_error(ErrorCode::kInvalidArgument, "cursor 'bolts'", [&] { (void)records_.prompt_sets(2, "bolts"); });
}

TEST_F(PromptSetRecordsTest, HaveNamesThatAreTheirOwn) {
  create("bolts", 1);
  const PromptSetRecord nuts = create("nuts", 1);
  const std::size_t files = blob_files(folder_ / "records").size();
  EXPECT_THROW(create("bolts", 2), Conflict);
  EXPECT_THROW(records_.rename("nuts", "bolts"), Conflict);
  EXPECT_EQ(records_.rename("nuts", "nuts").id, nuts.id);
  EXPECT_EQ(records_.rename(nuts.id, "螺栓").version, 1);
  EXPECT_EQ(records_.prompt_set("螺栓").id, nuts.id);
  expect_error(ErrorCode::kNotFound, "there is no prompt set 'nuts'", [&] { (void)records_.prompt_set("nuts"); });
  EXPECT_EQ(blob_files(folder_ / "records").size(), files);
  EXPECT_EQ(records_.counts().prompt_sets, 2);
}

TEST_F(PromptSetRecordsTest, AreRefusedUnderNamesThatCannotBe) {
  for (const std::string& name : {std::string("a b"), std::string(""), std::string("a/b"), std::string("a@1")})
    expect_error(ErrorCode::kInvalidArgument, "a name has letters", [&] { create(name, 1); });
  const std::string like_an_id = new_record_id();
  expect_error(ErrorCode::kInvalidArgument, "must not look like an id", [&] { create(like_an_id, 1); });
  expect_error(ErrorCode::kInvalidArgument, "UTF-8", [&] { create("gro\xdf", 1); });
  create("bolts", 1);
  expect_error(ErrorCode::kInvalidArgument, "must not look like an id", [&] { records_.rename("bolts", like_an_id); });
}

TEST_F(PromptSetRecordsTest, TellOfEachPictureOnce) {
  expect_error(ErrorCode::kInvalidArgument, "a prompt set of 2 pictures: 3 were told of",
               [&] { records_.create("bolts", set(2), images(3), std::nullopt, "{}"); });
  std::vector<NewImage> twins = images(2);
  twins[0].record.id = twins[1].record.id = "7";
  expect_error(ErrorCode::kInvalidArgument, "have the id '7'",
               [&] { records_.create("bolts", set(2), twins, std::nullopt, "{}"); });
  expect_error(ErrorCode::kInvalidArgument, "a threshold is a number",
               [&] { records_.create("bolts", set(2), images(2), std::nanf(""), "{}"); });
}

TEST_F(PromptSetRecordsTest, GoWithAllTheirVersionsWhileResultsStay) {
  const PromptSetRecord bolts = create("bolts"), nuts = create("nuts");
  records_.edit(bolts, set(3), images(3, "more"), std::nullopt, "{}");
  const std::string result = add_one(records_, {.set_id = bolts.id, .version = 1});
  records_.remove_prompt_set("bolts");
  expect_error(ErrorCode::kNotFound, "there is no prompt set 'bolts'", [&] { (void)records_.prompt_set("bolts"); });
  expect_error(ErrorCode::kNotFound, "there is no prompt set", [&] { records_.remove_prompt_set(bolts.id); });
  expect_error(ErrorCode::kNotFound, "there is no prompt set",
               [&] { records_.edit(bolts, set(2), images(2), std::nullopt, "{}"); });
  EXPECT_EQ(records_.result(result).set_id, bolts.id);
  EXPECT_EQ(records_.count({.set_id = bolts.id}), 1);
  // Two pictures and a file of the other set, picture and map of the result.
  EXPECT_EQ(blob_files(folder_ / "records").size(), 5U);
  EXPECT_EQ(records_.load(records_.prompt_set(nuts.id)).shots(), 2);
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(PromptSetRecordsTest, AreAdoptedUnderTheIdAndNumberThatTheyHaveElsewhere) {
  PromptSetRecord made{.id = new_record_id(), .name = "bolts", .version = 7};
  made.images = {{.id = new_record_id(), .name = "a.png"}, {.id = new_record_id(), .name = "b.png"}};
  made.facts = "{}";
  const PromptSetRecord adopted = records_.adopt(made, set(2));
  EXPECT_EQ(records_.prompt_set("bolts").version, 7);
  EXPECT_EQ(records_.prompt_set(made.id).file, adopted.file);
  EXPECT_EQ(records_.load(adopted).label(), "bolts@7");

  made.name = "nuts", made.version = 6, made.threshold_set = 0.5f;  // it went back there, and has another name
  (void)records_.adopt(made, set(2));
  EXPECT_EQ(records_.prompt_set("nuts").version, 6);
  EXPECT_EQ(records_.prompt_set("nuts").threshold_set, 0.5f);
  EXPECT_EQ(records_.prompt_set("nuts").file, adopted.file);
  EXPECT_EQ(records_.versions(made.id).size(), 1U);
  EXPECT_EQ(names(10), std::vector<std::string>{"nuts"});
}

TEST_F(PromptSetRecordsTest, AreAdoptedInPlaceOfAnotherSetByThatName) {
  const PromptSetRecord before = create("bolts");
  PromptSetRecord made{.id = new_record_id(), .name = "bolts", .version = 1};
  made.images.resize(2);
  made.facts = "{}";
  (void)records_.adopt(made, set(2));
  EXPECT_EQ(records_.prompt_set("bolts").id, made.id);
  expect_error(ErrorCode::kNotFound, before.id, [&] { (void)records_.prompt_set(before.id); });
  EXPECT_TRUE(records_.check(false).sound());
}

TEST_F(PromptSetRecordsTest, AreNotAdoptedWithoutIdOrVersion) {
  PromptSetRecord made{.id = "bolts", .name = "bolts", .version = 1};
  made.images.resize(2);
  expect_error(ErrorCode::kInvalidArgument, "an id", [&] { (void)records_.adopt(made, set(2)); });
  made.id = new_record_id(), made.version = 0;
  expect_error(ErrorCode::kInvalidArgument, "a version", [&] { (void)records_.adopt(made, set(2)); });
}

}  // namespace
}  // namespace inctrl
