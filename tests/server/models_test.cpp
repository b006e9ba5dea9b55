// tests/server/models_test.cpp: apps/server/models.h keeps those in memory that are asked for.
#include "server/models.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "detector/striped_pictures.h"
#include "server/model_folder.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl::server {
namespace {

class ModelsTest : public testing::Test {
 protected:
  ModelsTest() {
    for (const char* name : {"a", "b", "c"}) folder_.add(name);
    options_.default_model = "a";
    options_.load.threads = 1;
    options_.unloaded = [this](const std::string& name) { gone_ += name + ' '; };
  }
  std::uint64_t one_model() const { return std::filesystem::file_size(folder_.path_of("a")); }
  static std::string loaded(const Models& models) {
    std::string names;
    for (const ModelState& state : models.list())
      if (state.bytes) names += state.name + ' ';
    return names;
  }
  static ModelState state_of(const Models& models, const std::string& name) {
    for (ModelState& state : models.list())
      if (state.name == name) return std::move(state);
    return {};
  }

  ModelFolder folder_;
  ModelsOptions options_;
  std::string gone_;
};

TEST_F(ModelsTest, LoadsOneWhenItIsAskedForAndOnce) {
  Models models(options_);
  EXPECT_EQ(loaded(models), "");
  const auto first = models.get("b");
  EXPECT_EQ(first->info().name, "b");
  EXPECT_EQ(models.get("b"), first);
  EXPECT_EQ(loaded(models), "b ");
  EXPECT_EQ(models.bytes(), one_model());
}

TEST_F(ModelsTest, GivesTheDefaultOneWithoutAName) {
  Models models(options_);
  EXPECT_EQ(models.default_name(), "a");
  EXPECT_EQ(models.get(""), models.get("a"));
  EXPECT_TRUE(state_of(models, "a").is_default);
  EXPECT_FALSE(state_of(models, "b").is_default);
}

TEST_F(ModelsTest, TakesAFileAsTheDefaultOneUnderItsName) {
  const TemporaryFolder elsewhere;
  TinyModel(7).write(elsewhere / "mine.safetensors");
  options_.default_model = (elsewhere / "mine.safetensors").string();
  Models models(options_);
  EXPECT_EQ(models.default_name(), "mine");
  EXPECT_EQ(models.get("mine"), models.get(""));
}

TEST_F(ModelsTest, NamesThoseThatAreHereIfOneIsNot) {
  Models models(options_);
  expect_error(ErrorCode::kNotFound, "model 'd' is not here; there are: a, b, c", [&] { (void)models.get("d"); });
}

TEST_F(ModelsTest, TakesNoNameForAFile) {
  Models models(options_);
  for (const std::string& name : {folder_.path_of("b").string(), std::string("b.safetensors"), std::string("../b")})
    expect_error(ErrorCode::kNotFound, "is not here", [&] { (void)models.get(name); });
}

TEST_F(ModelsTest, KnowsOneByItsOwnNameThoughItsFileHasAnother) {
  folder_.add("file", /*seed=*/5, "own");
  options_.most_bytes = one_model();
  Models models(options_);
  const auto model = models.get("file");
  EXPECT_EQ(model->info().name, "own");
  EXPECT_EQ(models.get("own"), model);
  (void)models.get("a");
  EXPECT_EQ(gone_, "own ");  // as prompt sets name it
}

TEST_F(ModelsTest, PrefersTheFileThatHasTheNameToAModelThatCallsItselfSo) {
  folder_.add("file", /*seed=*/5, "b");
  Models models(options_);
  EXPECT_NE(models.get("b"), models.get("file"));
}

TEST_F(ModelsTest, LetsTheOneGoThatWasNotAskedForLongest) {
  options_.most_bytes = 2 * one_model();
  Models models(options_);
  (void)models.get("a");
  (void)models.get("b");
  (void)models.get("a");  // so b is next
  EXPECT_EQ(gone_, "");
  (void)models.get("c");
  EXPECT_EQ(gone_, "b ");
  EXPECT_EQ(loaded(models), "a c ");
  EXPECT_EQ(models.bytes(), 2 * one_model());
}

TEST_F(ModelsTest, LeavesOneThatHasGoneToWhoHoldsIt) {
  options_.most_bytes = one_model();
  Models models(options_);
  const auto held = models.get("a");
  (void)models.get("b");
  EXPECT_EQ(loaded(models), "b ");
  const Image picture = striped_picture(1);
  const ImageView view = picture.view();
  EXPECT_EQ(held->encode({&view, 1}).size(), 1u);
  EXPECT_NE(models.get("a"), held);
}

TEST_F(ModelsTest, KeepsOneThatAloneIsLargerThanAllMayBe) {
  options_.most_bytes = 1;
  Models models(options_);
  const auto first = models.get("a");
  EXPECT_EQ(models.get("a"), first);
  EXPECT_EQ(gone_, "");
}

TEST_F(ModelsTest, RemembersWhatOneIsThatHasGone) {
  options_.most_bytes = one_model();
  Models models(options_);
  EXPECT_FALSE(state_of(models, "a").info);
  (void)models.get("a");
  (void)models.get("b");
  EXPECT_EQ(state_of(models, "a").bytes, std::nullopt);
  EXPECT_EQ(state_of(models, "a").info->name, "a");
}

TEST_F(ModelsTest, LoadsOneOnceForAllWhoAskAtOnce) {
  Models models(options_);
  std::vector<std::shared_ptr<const Model>> found(8);
  {
    std::vector<std::jthread> threads;
    for (auto& one : found) threads.emplace_back([&] { one = models.get("a"); });
  }
  for (const auto& one : found) EXPECT_EQ(one, found[0]);
  EXPECT_NE(found[0], nullptr);
}

TEST_F(ModelsTest, ServesManyThreadsWhileModelsComeAndGo) {
  options_.most_bytes = one_model();
  options_.unloaded = [](const std::string&) {};
  Models models(options_);
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (int i = t; i < t + 6; ++i) {
          const std::string name(1, static_cast<char>('a' + i % 3));
          wrong += models.get(name)->info().name != name;
        }
      });
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(models.bytes(), one_model());
}

TEST_F(ModelsTest, KeepsEachFitApart) {
  Models models(options_);
  const auto pad = models.get("a", Fit::kPad);
  EXPECT_EQ(pad->info().fit, Fit::kPad);
  EXPECT_EQ(models.get("a", Fit::kPad), pad);
  EXPECT_NE(models.get("a"), pad);
  EXPECT_EQ(state_of(models, "a").bytes, 2 * one_model());
}

TEST_F(ModelsTest, CutsOneIntoTilesWithoutLoadingItAgain) {
  Models models(options_);
  const Tiles tiles{2, 3};
  const auto tiled = models.get("a", {}, tiles);
  EXPECT_EQ(tiled->info().tiles, tiles);
  EXPECT_EQ(models.get("a", {}, tiles), tiled);
  EXPECT_NE(models.get("a", {}, Tiles{3, 2}), tiled);
  EXPECT_EQ(models.get("a")->info().tiles.count(), 1);
  EXPECT_EQ(models.bytes(), one_model());
}

TEST_F(ModelsTest, TriesABrokenOneAgain) {
  const std::string sound = read_file(folder_.path_of("b"));
  write_file(folder_.path_of("b"), "no model");
  Models models(options_);
  expect_error(ErrorCode::kBadFormat, "b.safetensors", [&] { (void)models.get("b"); });
  EXPECT_EQ(loaded(models), "");
  write_file(folder_.path_of("b"), sound);
  EXPECT_EQ(models.get("b")->info().name, "b");
}

}  // namespace
}  // namespace inctrl::server
