// How well does a model do on a data set?
#include "evaluation/evaluate.h"

#include <gtest/gtest.h>

#include <set>

#include "evaluation/draw_prompts.h"
#include "evaluation/drawn_dataset.h"
#include "inctrl/detector.h"
#include "metrics/image_metrics.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

class Evaluate : public DrawnDatasetTest {
 protected:
  Evaluate() {
    options_.shots = {1, 2};
    options_.seeds = 2;
    options_.methods = {Method::kInctrl, Method::kImage};
  }

  CategoryResults evaluate(const Category& category) {
    const Model model = load();
    EncodingCache cache = cache_for(model);
    return evaluate_category({model, dataset_, files_, cache}, category, options_).value();
  }

  EvaluationOptions options_;
};

TEST_F(Evaluate, EveryShotCountSeedAndMethodIsARun) {
  const CategoryResults results = evaluate(add_category("bolts"));
  ASSERT_EQ(results.runs.size(), 2u * 2 * 2);
  EXPECT_EQ(results.runs[0].method, "inctrl");
  EXPECT_EQ(results.runs[1].method, "image");
  EXPECT_EQ(results.runs[2].seed, 1u);
  EXPECT_EQ(results.runs[4].shots, 2);
  EXPECT_EQ(results.runs[4].prompts.size(), 2u);
  EXPECT_EQ(results.runs[0].images.size(), 8u);
}

TEST_F(Evaluate, EncodesEachPictureOnce) {
  const CategoryResults results = evaluate(add_category("bolts"));
  std::set<std::string> prompts;
  for (const auto& run : results.runs) prompts.insert(run.prompts.begin(), run.prompts.end());
  EXPECT_EQ(files_.reads, static_cast<int>(8 + prompts.size()));
}

TEST_F(Evaluate, ScoresAreThoseOfTheDetector) {
  const Category category = add_category("bolts");
  const inctrl::Run run = evaluate(category).runs[4];  // two prompts, seed 0
  const Model model = load();
  std::vector<Image> normals;
  for (const std::size_t index : draw_prompts(category.train.size(), 2, 0))
    normals.push_back(files_.read(category.train[index].file));
  const Detector detector(model, model.encode_prompts(std::vector{normals[0].view(), normals[1].view()}));
  for (const ImageScore& image : run.images)
    EXPECT_EQ(image.score, detector.detect(files_.read(image.path).view()).pred_score);
}

TEST_F(Evaluate, MetricsAreThoseOfTheScores) {
  for (const auto& run : evaluate(add_category("bolts")).runs) {
    std::vector<Judged> judged;
    for (const ImageScore& image : run.images) judged.push_back({image.score, image.anomalous});
    EXPECT_EQ(run.metrics.image_auroc.value, auroc(judged).value);
    EXPECT_EQ(run.metrics.overkill_at_5.value, overkill(judged, 0.05).value);
  }
}

TEST_F(Evaluate, MapsAreMeasuredWhereTheMethodHasOne) {
  const CategoryResults results = evaluate(add_category("bolts"));
  EXPECT_GT(results.runs[0].metrics.pixel_auroc.value.value(), 0.5);
  EXPECT_EQ(results.runs[1].metrics.pixel_auroc.reason, "the method has no map");
}

TEST_F(Evaluate, AnomalousPicturesWithoutAMaskAreCountedAndLeftOutOfPixelMetrics) {
  Category& category = add_category("bolts");
  const RunMetrics all = evaluate(category).runs[0].metrics;
  category.test[0].mask.clear();
  const CategoryResults results = evaluate(category);
  EXPECT_EQ(results.counts.without_mask, 1u);
  EXPECT_NE(results.runs[0].metrics.pixel_ap.value, all.pixel_ap.value);
  EXPECT_EQ(results.runs[0].metrics.image_auroc.value, all.image_auroc.value);
  for (LabelledPicture& picture : category.test) picture.mask.clear();
  EXPECT_EQ(evaluate(category).runs[0].metrics.pixel_pro.reason, "no anomalous picture with a mask");
}

TEST_F(Evaluate, DoesNotDependOnThreadsOrRounds) {
  const Category category = add_category("bolts");
  const CategoryResults alone = evaluate(category);
  options_.threads = 3;
  options_.map_bytes = 1;  // every run in a round of its own
  const CategoryResults shared = evaluate(category);
  ASSERT_EQ(shared.runs.size(), alone.runs.size());
  for (std::size_t i = 0; i < alone.runs.size(); ++i) {
    EXPECT_EQ(shared.runs[i].metrics.pixel_pro.value, alone.runs[i].metrics.pixel_pro.value);
    EXPECT_EQ(shared.runs[i].metrics.image_auroc.value, alone.runs[i].metrics.image_auroc.value);
  }
}

TEST_F(Evaluate, ABrokenTestPictureIsReportedAndTheRestMeasured) {
  Category& category = add_category("bolts");
  category.test.push_back(picture("bolts", "broken_1", true));
  const CategoryResults results = evaluate(category);
  ASSERT_EQ(results.failures.size(), 1u);
  EXPECT_EQ(results.failures[0].path, "bolts/broken_1.png");
  EXPECT_EQ(results.runs[0].images.size(), 8u);
  EXPECT_EQ(results.counts.test_anomalous, 4u);
}

TEST_F(Evaluate, ABrokenMaskCostsThePixelMetricsOfItsPictureOnly) {
  Category& category = add_category("bolts");
  category.test[0].mask = "bolts/broken_mask.png";
  const CategoryResults results = evaluate(category);
  ASSERT_EQ(results.failures.size(), 1u);
  EXPECT_EQ(results.counts.without_mask, 1u);
  EXPECT_EQ(results.runs[0].images.size(), 8u);
}

TEST_F(Evaluate, PromptsByNameAreTakenAsTheyAre) {
  const Category category = add_category("bolts");
  options_.prompts["bolts"] = {{2, 7, {"bolts/good_5.png", "bolts/good_0.png"}}};
  const CategoryResults results = evaluate(category);
  ASSERT_EQ(results.runs.size(), 2u);
  EXPECT_EQ(results.runs[0].seed, 7u);
  EXPECT_EQ(results.runs[0].prompts, (std::vector<std::string>{"bolts/good_5.png", "bolts/good_0.png"}));
}

TEST_F(Evaluate, TestPicturesAreNoPrompts) {
  const Category category = add_category("bolts");
  options_.prompts["bolts"] = {{1, 0, {"bolts/good_7.png"}}};
  expect_error(ErrorCode::kInvalidArgument, "bolts/good_7.png is a test picture", [&] { evaluate(category); });
  options_.prompts["bolts"] = {{1, 0, {"bolts/good_77.png"}}};
  expect_error(ErrorCode::kInvalidArgument, "not among its normal training pictures", [&] { evaluate(category); });
}

TEST_F(Evaluate, AStoppedCategoryHasNoResults) {
  const Model model = load();
  EncodingCache cache = cache_for(model);
  const Category category = add_category("bolts");
  std::atomic<int> judged{0};
  options_.judged_one = [&] { ++judged; };
  options_.stop = [&] { return judged >= 3; };
  EXPECT_FALSE(evaluate_category({model, dataset_, files_, cache}, category, options_));
  EXPECT_LT(judged, 8);
}

TEST_F(Evaluate, TooFewNormalsAreRefusedBeforeWorkNamingTheCategory) {
  add_category("bolts");
  options_.shots = {8};
  expect_error(ErrorCode::kInvalidArgument, "bolts has 6", [&] { require_enough_normals(dataset_, options_); });
}

TEST(ObjectOf, ACategoryIsTheLastPartOfItsName) {
  EXPECT_EQ(object_of("mvtec/bottle"), "bottle");
  EXPECT_EQ(object_of("bottle"), "bottle");
}

}  // namespace
}  // namespace inctrl
