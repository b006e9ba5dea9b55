// tests/records/prompt_store_test.cpp
#include "records/prompt_store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

#include "detector/striped_pictures.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

class PromptStoreTest : public TinyDetectorTest {
 protected:
  PromptSet set(int shots) { return prompts(model_, shots); }
  const Model model_ = load();
  const PromptStore store_{folder_ / "prompts"};
};

TEST_F(PromptStoreTest, FindsWhatWasCreatedByItsName) {
  store_.create("bolts", set(2));
  const PromptSet found = store_.load("bolts");
  EXPECT_EQ(found.shots(), 2);
  EXPECT_EQ(found.label(), "bolts@1");
}

TEST_F(PromptStoreTest, AnEditMakesTheNextVersionAndKeepsTheOlder) {
  store_.create("bolts", set(3));
  store_.edit("bolts", [](const PromptSet& prompts) { return prompts.select(std::vector{0, 2}); });
  EXPECT_EQ(store_.load("bolts").label(), "bolts@2");
  EXPECT_EQ(store_.load("bolts").shots(), 2);
  EXPECT_EQ(store_.load("bolts@1").shots(), 3);
}

TEST_F(PromptStoreTest, ListsTheLatestVersionOfEachName) {
  store_.create("nuts", set(1));
  store_.create("bolts", set(1));
  store_.edit("nuts", [](const PromptSet& prompts) { return prompts; });
  write_file(store_.folder() / "notes.txt", "not a prompt set");
  const std::vector<StoredPrompts> sets = store_.list();
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_EQ(sets[0].name, "bolts");
  EXPECT_EQ(sets[1].name, "nuts");
  EXPECT_EQ(sets[1].version, 2);
  EXPECT_TRUE(PromptStore(folder_ / "nowhere").list().empty());
}

TEST_F(PromptStoreTest, LosesNoEditOfTwoAtTheSameTime) {
  store_.create("bolts", set(1));
  const PromptSet one_more = set(1);
  const auto add_often = [&] {
    for (int i = 0; i < 5; ++i)
      store_.edit("bolts", [&](const PromptSet& prompts) { return PromptSet::join(std::vector{prompts, one_more}); });
  };
  std::thread other(add_often);
  add_often();
  other.join();
  EXPECT_EQ(store_.load("bolts").label(), "bolts@11");
  EXPECT_EQ(store_.load("bolts").shots(), 11);
}

TEST_F(PromptStoreTest, LeavesNothingElseInItsFolder) {
  store_.create("bolts", set(1));
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(store_.folder()))
    names.push_back(entry.path().filename().string());
  EXPECT_EQ(names, std::vector<std::string>{"bolts@1.safetensors"});
}

TEST_F(PromptStoreTest, RemovesAllVersions) {
  store_.create("bolts", set(1));
  store_.edit("bolts", [](const PromptSet& prompts) { return prompts; });
  store_.remove("bolts");
  EXPECT_TRUE(store_.list().empty());
  expect_error(ErrorCode::kNotFound, "'bolts' is not in", [&] { store_.remove("bolts"); });
}

TEST_F(PromptStoreTest, SaysWhatThereIsWhenANameIsNotFound) {
  expect_error(ErrorCode::kNotFound, "there is none", [&] { (void)store_.load("bolts"); });
  store_.create("bolts", set(1));
  expect_error(ErrorCode::kNotFound, "there are bolts", [&] { (void)store_.load("nuts"); });
  expect_error(ErrorCode::kNotFound, "has no version 2; the latest is 1", [&] { (void)store_.load("bolts@2"); });
}

TEST_F(PromptStoreTest, RefusesANameThatIsTaken) {
  store_.create("bolts", set(2));
  expect_error(ErrorCode::kInvalidArgument, "'bolts' is there already", [&] { store_.create("bolts", set(1)); });
  EXPECT_EQ(store_.load("bolts").shots(), 2);
}

TEST(PromptName, IsAWordInAnyScript) {
  for (const char* name : {"bolts", "M8_bolts-left", "7", "Schrauben-groß", "螺栓"})
    EXPECT_NO_THROW(require_prompt_name(name));
  for (const char* name : {"", ".", "..", "a/b", "a.b", "a@b", "-rf", "a b", "a\nb"})
    expect_error(ErrorCode::kInvalidArgument, "a name has letters", [&] { require_prompt_name(name); });
  expect_error(ErrorCode::kInvalidArgument, "at most 100 bytes", [] { require_prompt_name(std::string(101, 'a')); });
}

TEST(PromptStoreOfUser, LiesInTheUsersDataFolder) {
  const char* before = std::getenv("XDG_DATA_HOME");
  const std::string kept = before ? before : "";
  setenv("XDG_DATA_HOME", "/somewhere", 1);
  EXPECT_EQ(PromptStore::of_user().folder(), "/somewhere/inctrl/prompts");
  before ? setenv("XDG_DATA_HOME", kept.c_str(), 1) : unsetenv("XDG_DATA_HOME");
}

}  // namespace
}  // namespace inctrl
