// tests/server/comparisons_test.cpp: apps/server/comparisons.h has ready what was asked for before, and nothing stale.
#include "server/comparisons.h"

#include <gtest/gtest.h>

#include <cmath>

#include "detector/striped_pictures.h"
#include "server/model_folder.h"
#include "support/expect_error.h"

namespace inctrl::server {
namespace {

class ComparisonsTest : public testing::Test {
 protected:
  ComparisonsTest() {
    folder_.add("a");
    folder_.add("b", /*seed=*/2);
    options_.default_model = "a";
    options_.load.threads = 1;
    models_.emplace(options_);
    comparisons_.emplace(records_, *models_);
  }
  PromptSet prompts(const std::string& model, int shots = 3) {
    std::vector<Image> images;
    for (int i = 0; i < shots; ++i) images.push_back(striped_picture(static_cast<unsigned>(100 + i)));
    std::vector<ImageView> views;
    for (const Image& image : images) views.push_back(image.view());
    const auto loaded = models_->get(model);
    return loaded->calibrate(loaded->encode_prompts(views));
  }
  PromptSetRecord create(const std::string& name, const std::string& model = "a",
                         std::optional<float> threshold_set = {}) {
    return records_.create(name, prompts(model), std::vector<NewImage>(3), threshold_set, "{}");
  }
  static Result judge(const Comparison& comparison) {
    return comparison.detector.detect(striped_picture(1, true).view());
  }

  ModelFolder folder_;
  TemporaryFolder data_;
  ModelsOptions options_;
  Records records_{data_ / "records"};
  std::optional<Models> models_;
  std::optional<Comparisons> comparisons_;
};

TEST_F(ComparisonsTest, AreThoseOfBeforeUnderNameAndId) {
  const PromptSetRecord nuts = create("nuts");
  const auto first = comparisons_->get("nuts");
  EXPECT_EQ(first->record.id, nuts.id);
  EXPECT_EQ(first->model->info().name, "a");
  EXPECT_EQ(first->prompts.shots(), 3);
  EXPECT_EQ(comparisons_->get("nuts"), first);
  EXPECT_EQ(comparisons_->get(nuts.id), first);
  EXPECT_EQ(comparisons_->get("nuts", 1), first);
}

TEST_F(ComparisonsTest, LabelByTheThresholdThatIsAskedFor) {
  (void)create("nuts");
  const float score = judge(*comparisons_->get("nuts")).pred_score;
  const auto low = comparisons_->get("nuts", {}, score / 2), high = comparisons_->get("nuts", {}, score * 2);
  EXPECT_EQ(judge(*low).pred_label, Label::kAnomalous);
  EXPECT_EQ(judge(*high).pred_label, Label::kNormal);
  EXPECT_EQ(judge(*high).pred_score, score);
  EXPECT_EQ(comparisons_->get("nuts", {}, score / 2), low);
}

TEST_F(ComparisonsTest, TellThresholdsApartToTheLastBit) {
  (void)create("nuts");
  const float score = judge(*comparisons_->get("nuts")).pred_score;
  EXPECT_EQ(judge(*comparisons_->get("nuts", {}, score)).pred_label, Label::kAnomalous);
  EXPECT_EQ(judge(*comparisons_->get("nuts", {}, std::nextafter(score, 1.0f))).pred_label, Label::kNormal);
}

TEST_F(ComparisonsTest, FollowTheThresholdOfTheSetUnlessAnotherIsAskedFor) {
  (void)create("nuts", "a", 0.9f);
  EXPECT_EQ(judge(*comparisons_->get("nuts")).threshold, 0.9f);
  EXPECT_EQ(judge(*comparisons_->get("nuts", {}, 0.1f)).threshold, 0.1f);
}

TEST_F(ComparisonsTest, HaveTheLatestVersionAndEachOlderOne) {
  const PromptSetRecord nuts = create("nuts");
  const auto first = comparisons_->get("nuts");
  (void)records_.edit(nuts, prompts("a", 2), std::vector<NewImage>(2), {}, "{}");
  EXPECT_EQ(comparisons_->get("nuts")->prompts.shots(), 2);
  EXPECT_EQ(comparisons_->get("nuts")->record.version, 2);
  EXPECT_EQ(comparisons_->get("nuts", 1), first);
}

TEST_F(ComparisonsTest, StateTheNewNameOfASetThatWasRenamed) {
  (void)create("nuts");
  (void)comparisons_->get("nuts");
  (void)records_.rename("nuts", "bolts");
  const auto renamed = comparisons_->get("bolts");
  EXPECT_EQ(renamed->record.name, "bolts");
  EXPECT_EQ(comparisons_->get("bolts"), renamed);
}

TEST_F(ComparisonsTest, AreGoneWithTheSet) {
  (void)create("nuts");
  (void)comparisons_->get("nuts");
  records_.remove_prompt_set("nuts");
  expect_error(ErrorCode::kNotFound, "nuts", [&] { (void)comparisons_->get("nuts"); });
  (void)create("nuts", "b");
  EXPECT_EQ(comparisons_->get("nuts")->model->info().name, "b");
}

TEST_F(ComparisonsTest, OfAModelThatHasGoneAreForgottenAndNoOthers) {
  (void)create("nuts", "a");
  (void)create("bolts", "b");
  const std::weak_ptr<const Comparison> nuts = comparisons_->get("nuts");
  const auto bolts = comparisons_->get("bolts");
  comparisons_->forget_model("a");
  EXPECT_TRUE(nuts.expired());
  EXPECT_EQ(comparisons_->get("bolts"), bolts);
}

TEST_F(ComparisonsTest, FindTheModelOfASetWhoseFileHasAnotherName) {
  folder_.add("file", /*seed=*/5, "own");
  Models models(options_);
  const Image normal = striped_picture(100);
  const ImageView view = normal.view();
  const PromptSet set = models.get("file")->encode_prompts({&view, 1});
  (void)records_.create("nuts", set, std::vector<NewImage>(1), {}, "{}");
  const auto comparison = Comparisons(records_, models).get("nuts");
  EXPECT_EQ(comparison->model->info().identity, models.get("file")->info().identity);
}

TEST_F(ComparisonsTest, KeepThe32ThatWereAskedForLast) {
  (void)create("nuts");
  const std::weak_ptr<const Comparison> first = comparisons_->get("nuts", {}, 0.0f);
  const std::weak_ptr<const Comparison> second = comparisons_->get("nuts", {}, 0.01f);
  for (int i = 2; i < 32; ++i) (void)comparisons_->get("nuts", {}, static_cast<float>(i) / 100);
  EXPECT_FALSE(first.expired());
  (void)comparisons_->get("nuts", {}, 0.0f);
  (void)comparisons_->get("nuts", {}, 0.5f);  // one more: the second goes
  EXPECT_FALSE(first.expired());
  EXPECT_TRUE(second.expired());
}

TEST_F(ComparisonsTest, RefuseAModelThatIsAnotherThanTheSetWasEncodedBy) {
  (void)create("nuts", "a");
  folder_.add("a", /*seed=*/3);
  Models changed(options_);
  expect_error(ErrorCode::kIncompatible, "the prompts were encoded by",
               [&] { (void)Comparisons(records_, changed).get("nuts"); });
}

TEST_F(ComparisonsTest, SayWhichModelsAreHereIfTheSetsIsNot) {
  (void)create("nuts", "b");
  std::filesystem::remove(folder_.path_of("b"));
  Models fewer(options_);
  expect_error(ErrorCode::kNotFound, "model 'b' is not here; there are: a",
               [&] { (void)Comparisons(records_, fewer).get("nuts"); });
}

}  // namespace
}  // namespace inctrl::server
