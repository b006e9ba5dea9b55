// tests/detector/detector_test.cpp: include/inctrl, from pixels to results, on a tiny random model.
#include "inctrl/detector.h"

#include <gtest/gtest.h>

#include <thread>

#include "detector/striped_pictures.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

using DetectorTest = TinyDetectorTest;

void expect_same_bits(const Result& a, const Result& b) {
  EXPECT_EQ(a.pred_score, b.pred_score);
  EXPECT_EQ(a.parts.image, b.parts.image);
  EXPECT_EQ(a.anomaly_map.values, b.anomaly_map.values);
}

TEST_F(DetectorTest, FindsNothingInAPromptItself) {
  const Model model = load();
  const Image normal = striped_picture(100);
  const Result result = Detector(model, prompts(model, 2)).detect(normal.view());
  EXPECT_NEAR(result.pred_score, 0, 1e-6);
  EXPECT_NEAR(*result.parts.image, 0, 1e-6);
}

TEST_F(DetectorTest, ScoresAFaultHigherAndPointsAtIt) {
  const Model model = load();
  const Detector detector(model, prompts(model, 3));
  const Result good = detector.detect(striped_picture(1).view()),
               bad = detector.detect(striped_picture(1, true).view());
  EXPECT_GT(bad.pred_score, 2 * good.pred_score);
  ASSERT_FALSE(bad.regions.empty());
  const Box& box = bad.regions.front();
  EXPECT_LE(box.x, 68);
  EXPECT_GE(box.x + box.width, 68);
  EXPECT_LE(box.y, 48);
  EXPECT_GE(box.y + box.height, 48);
}

TEST_F(DetectorTest, ScoreIsTheLargestMapValueOfHeadKindNone) {
  const Model model = load();
  const Result result = Detector(model, prompts(model, 2)).detect(striped_picture(3, true).view());
  EXPECT_EQ(result.pred_score, *std::max_element(result.anomaly_map.values.begin(), result.anomaly_map.values.end()));
  EXPECT_EQ(result.parts.patch, result.pred_score);
  EXPECT_FALSE(result.parts.text.has_value());
}

TEST_F(DetectorTest, LabelsByAThresholdAndElseNotIfAskedNotToDecide) {
  const Model model = load();
  const PromptSet set = prompts(model, 2);
  const Image bad = striped_picture(1, true);
  EXPECT_EQ(Detector(model, set, {.decide = false}).detect(bad.view()).pred_label, Label::kUndecided);
  const float score = Detector(model, set).detect(bad.view()).pred_score;
  EXPECT_EQ(Detector(model, set, {.threshold = score}).detect(bad.view()).pred_label, Label::kAnomalous);
  EXPECT_EQ(Detector(model, set, {.threshold = std::nextafter(score, 1.0f)}).detect(bad.view()).pred_label,
            Label::kNormal);
}

TEST_F(DetectorTest, GivesTheSameBitsWhateverBatchThreadsAndCompany) {
  std::vector<Image> images;
  for (unsigned seed = 0; seed < 5; ++seed) images.push_back(striped_picture(seed, seed % 2 == 0));
  std::vector<ImageView> views;
  for (const Image& image : images) views.push_back(image.view());
  const Model plain = load({.threads = 1});
  const Detector alone(plain, prompts(plain, 3));
  for (const ModelOptions& options :
       {ModelOptions{.threads = 2, .streams = 2}, ModelOptions{.threads = 2, .batch = 4}}) {
    const Model model = load(options);
    const std::vector<Result> together = Detector(model, prompts(model, 3)).detect(views);
    for (std::size_t i = 0; i < views.size(); ++i) expect_same_bits(together[i], alone.detect(views[i]));
  }
}

TEST_F(DetectorTest, ServesManyThreadsAtOnce) {
  const Model model = load({.threads = 2, .streams = 2});
  const Detector detector(model, prompts(model, 2));
  const Image image = striped_picture(4, true);
  const Result expected = detector.detect(image.view());
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int round = 0; round < 8; ++round)
        wrong += detector.detect(image.view()).anomaly_map.values != expected.anomaly_map.values;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(DetectorTest, IgnoresThePaddingOfPad) {
  const Model model = load({.fit = Fit::kPad});
  const Image normal = striped_picture(100, false, 96, 24), other = striped_picture(1, true, 96, 24);
  const ImageView view = normal.view();
  const Result result = Detector(model, model.encode_prompts({&view, 1})).detect(other.view());
  const AnomalyMap& map = result.anomaly_map;
  for (int column = 0; column < map.columns; ++column) {
    EXPECT_EQ(map.values[static_cast<std::size_t>(column)], 0);                                 // top row
    EXPECT_EQ(map.values[static_cast<std::size_t>((map.rows - 1) * map.columns + column)], 0);  // bottom row
  }
}

TEST_F(DetectorTest, NormalLevelIsWhatTheModelStatesForOnePromptAndMeasuredForMore) {
  const Model model = load();
  EXPECT_FLOAT_EQ(prompts(model, 1).normal_level(), model.info().normal_level);
  const float measured = prompts(model, 4).normal_level();
  EXPECT_GT(measured, 0);
  EXPECT_NE(measured, model.info().normal_level);
}

TEST_F(DetectorTest, RefusesPromptsOfAnotherModel) {
  const Model one = load({}, 1), other = load({}, 2);
  expect_error(ErrorCode::kIncompatible, "the prompts were encoded by", [&] { Detector(one, prompts(other, 1)); });
}

TEST_F(DetectorTest, RefusesNoPromptsAndEmptyPictures) {
  const Model model = load();
  expect_error(ErrorCode::kInvalidArgument, "at least one normal picture", [&] { (void)model.encode_prompts({}); });
  const Detector detector(model, prompts(model, 1));
  expect_error(ErrorCode::kInvalidArgument, "a picture of 0 x 0", [&] { (void)detector.detect(ImageView{}); });
}

}  // namespace
}  // namespace inctrl
