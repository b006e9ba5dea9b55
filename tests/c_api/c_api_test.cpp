// tests/c_api/c_api_test.cpp: include/inctrl.h says the same as the C++ API, and refuses what makes no sense.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <thread>

#include "detector/striped_pictures.h"
#include "inctrl.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

inctrl_image c_image(const Image& image) {
  return {image.pixels.data(), image.width, image.height, 0, static_cast<int32_t>(image.format)};
}

class CApi : public TinyDetectorTest {
 protected:
  std::string file() const { return (folder_.path() / "tiny1.safetensors").string(); }
  void SetUp() override {
    TinyModel(1).write(file());
    for (unsigned seed = 100; seed < 103; ++seed) normals_.push_back(striped_picture(seed));
    for (const Image& normal : normals_) images_.push_back(c_image(normal));
    ASSERT_EQ(inctrl_model_load(file().c_str(), nullptr, &model_), INCTRL_OK) << inctrl_last_error();
    ASSERT_EQ(inctrl_prompts_create(model_, images_.data(), images_.size(), nullptr, &prompts_), INCTRL_OK);
    ASSERT_EQ(inctrl_detector_create(model_, prompts_, nullptr, &detector_), INCTRL_OK);
  }
  void TearDown() override {
    inctrl_detector_free(detector_);
    inctrl_prompts_free(prompts_);
    inctrl_model_free(model_);
  }
  inctrl_result judged(const Image& query) {
    const inctrl_image image = c_image(query);
    inctrl_results_free(results_);
    results_ = nullptr;
    EXPECT_EQ(inctrl_detect(detector_, &image, 1, &results_), INCTRL_OK) << inctrl_last_error();
    inctrl_result result{sizeof result};
    EXPECT_EQ(inctrl_results_get(results_, 0, &result), INCTRL_OK);
    return result;
  }
  ~CApi() override { inctrl_results_free(results_); }

  std::vector<Image> normals_;
  std::vector<inctrl_image> images_;
  inctrl_model* model_ = nullptr;
  inctrl_prompts* prompts_ = nullptr;
  inctrl_detector* detector_ = nullptr;
  inctrl_results* results_ = nullptr;
};

void expect_failure(inctrl_status expected, const char* words, inctrl_status got) {
  EXPECT_EQ(got, expected) << inctrl_status_name(got);
  EXPECT_NE(std::string(inctrl_last_error()).find(words), std::string::npos) << inctrl_last_error();
}

TEST_F(CApi, GivesTheBitsOfTheCppApi) {
  const Model model = load();
  std::vector<ImageView> views;
  for (const Image& normal : normals_) views.push_back(normal.view());
  const Image bad = striped_picture(1, true);
  const Result expected = Detector(model, model.encode_prompts(views)).detect(bad.view());
  const inctrl_result result = judged(bad);
  EXPECT_EQ(result.pred_score, expected.pred_score);
  EXPECT_EQ(result.pred_label, INCTRL_ANOMALOUS);
  EXPECT_EQ(result.threshold, *expected.threshold);
  EXPECT_EQ(result.p_value, *expected.p_value);
  EXPECT_EQ(result.normals, *expected.normals);
  EXPECT_EQ(result.patch, expected.parts.patch);
  EXPECT_EQ(result.image, *expected.parts.image);
  EXPECT_TRUE(std::isnan(result.text));
  ASSERT_EQ(result.region_count, expected.regions.size());
  EXPECT_EQ(result.regions[0].x, expected.regions[0].x);
  EXPECT_EQ(result.regions[0].score, expected.regions[0].score);
  const std::vector<float>& map = expected.anomaly_map.values;
  ASSERT_EQ(static_cast<std::size_t>(result.map_rows) * static_cast<std::size_t>(result.map_columns), map.size());
  EXPECT_TRUE(std::equal(map.begin(), map.end(), result.anomaly_map));
  std::vector<float> whole(bad.pixels.size() / 3);
  ASSERT_EQ(inctrl_results_map(results_, 0, bad.width, bad.height, whole.data()), INCTRL_OK);
  EXPECT_EQ(whole, enlarge(expected.anomaly_map, bad.width, bad.height));
}

TEST_F(CApi, JudgesManyInTheirOrder) {
  const std::vector<Image> queries{striped_picture(1, true), striped_picture(2)};
  const std::vector<inctrl_image> images{c_image(queries[0]), c_image(queries[1])};
  inctrl_results* results = nullptr;
  ASSERT_EQ(inctrl_detect(detector_, images.data(), 2, &results), INCTRL_OK);
  ASSERT_EQ(inctrl_results_count(results), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    inctrl_result result{sizeof result};
    ASSERT_EQ(inctrl_results_get(results, i, &result), INCTRL_OK);
    EXPECT_EQ(result.pred_score, judged(queries[i]).pred_score);
  }
  inctrl_results_free(results);
}

TEST_F(CApi, HandlesOutliveThoseTheyWereMadeOf) {
  const float before = judged(striped_picture(1, true)).pred_score;
  inctrl_model_free(model_);
  inctrl_prompts_free(prompts_);
  model_ = nullptr, prompts_ = nullptr;
  EXPECT_EQ(judged(striped_picture(1, true)).pred_score, before);
}

TEST_F(CApi, PromptsGoThroughAFile) {
  const std::string saved = (folder_.path() / "set.safetensors").string();
  inctrl_prompts* again = nullptr;
  ASSERT_EQ(inctrl_prompts_save(prompts_, saved.c_str()), INCTRL_OK);
  ASSERT_EQ(inctrl_prompts_load(saved.c_str(), &again), INCTRL_OK);
  EXPECT_EQ(inctrl_prompts_shots(again), 3);
  inctrl_prompts_free(again);
}

TEST_F(CApi, CalibrationAndMaskMakeOtherSets) {
  std::vector<Image> more;
  std::vector<inctrl_image> images;
  for (unsigned seed = 200; seed < 205; ++seed) more.push_back(striped_picture(seed));
  for (const Image& image : more) images.push_back(c_image(image));
  inctrl_prompts *calibrated = nullptr, *masked = nullptr;
  ASSERT_EQ(inctrl_prompts_calibrate(model_, prompts_, images.data(), images.size(), 0.05, &calibrated), INCTRL_OK);
  const Image mask{std::vector<std::uint8_t>{0, 0, 0, 255}, 2, 2, PixelFormat::kGray8};
  const inctrl_image c_mask = c_image(mask);
  ASSERT_EQ(inctrl_prompts_with_mask(calibrated, &c_mask, &masked), INCTRL_OK);
  inctrl_detector_free(detector_);
  ASSERT_EQ(inctrl_detector_create(model_, calibrated, nullptr, &detector_), INCTRL_OK);
  EXPECT_EQ(judged(more[0]).normals, 8);
  inctrl_prompts_free(calibrated);
  inctrl_prompts_free(masked);
}

TEST_F(CApi, AThresholdDecides) {
  const float score = judged(striped_picture(1)).pred_score;
  for (const auto& [threshold, label] : {std::pair(score, INCTRL_ANOMALOUS), std::pair(score * 1.01f, INCTRL_NORMAL)}) {
    const inctrl_detector_options options{sizeof options, 1, threshold, 0, 0};
    inctrl_detector_free(detector_);
    ASSERT_EQ(inctrl_detector_create(model_, prompts_, &options, &detector_), INCTRL_OK);
    EXPECT_EQ(judged(striped_picture(1)).pred_label, label);
  }
}

TEST_F(CApi, AnOlderCallersShorterStructuresAreEnough) {
  const Image query = striped_picture(1, true);
  const float score = judged(query).pred_score;
  inctrl_result older{};
  older.size = offsetof(inctrl_result, threshold);
  older.threshold = -7;  // beyond what the caller knows of: stays as it is
  ASSERT_EQ(inctrl_results_get(results_, 0, &older), INCTRL_OK);
  EXPECT_EQ(older.pred_score, score);
  EXPECT_EQ(older.threshold, -7);
}

TEST_F(CApi, SaysWhatIsWrong) {
  inctrl_model* model = nullptr;
  inctrl_results* results = nullptr;
  inctrl_prompts* prompts = nullptr;
  expect_failure(INCTRL_NOT_FOUND, "no such file", inctrl_model_load("./gone.safetensors", nullptr, &model));
  expect_failure(INCTRL_INVALID_ARGUMENT, "model is NULL", inctrl_model_load("inctrl-lite", nullptr, nullptr));
  const inctrl_model_options unset{};
  expect_failure(INCTRL_INVALID_ARGUMENT, "size is 0", inctrl_model_load(file().c_str(), &unset, &model));
  const inctrl_model_options odd{sizeof odd, nullptr, "f64", nullptr, 0, 0, 0, nullptr};
  expect_failure(INCTRL_INVALID_ARGUMENT, "f64", inctrl_model_load(file().c_str(), &odd, &model));
  expect_failure(INCTRL_INVALID_ARGUMENT, "at least one normal picture",
                 inctrl_prompts_create(model_, nullptr, 0, nullptr, &prompts));
  inctrl_image image = images_[0];
  image.format = 9;
  expect_failure(INCTRL_INVALID_ARGUMENT, "no pixel format 9", inctrl_detect(detector_, &image, 1, &results));
  image = images_[0];
  image.row_stride = 5;
  expect_failure(INCTRL_INVALID_ARGUMENT, "5 bytes apart", inctrl_detect(detector_, &image, 1, &results));
  image = images_[0];
  image.pixels = nullptr;
  expect_failure(INCTRL_INVALID_ARGUMENT, "NULL", inctrl_detect(detector_, &image, 1, &results));
  EXPECT_EQ(model, nullptr);
  EXPECT_EQ(results, nullptr);
  EXPECT_EQ(prompts, nullptr);
  (void)judged(striped_picture(1));
  inctrl_result result{sizeof result};
  expect_failure(INCTRL_INVALID_ARGUMENT, "there is no result 1", inctrl_results_get(results_, 1, &result));
  float value = 0;
  expect_failure(INCTRL_INVALID_ARGUMENT, "enlarge", inctrl_results_map(results_, 0, -1, 5, &value));
}

TEST_F(CApi, ErrorsAreEachThreadsOwn) {
  inctrl_model* model = nullptr;
  (void)inctrl_model_load("./gone.safetensors", nullptr, &model);
  std::string other = "?";
  std::thread([&] { other = inctrl_last_error(); }).join();
  EXPECT_EQ(other, "");
  EXPECT_NE(std::string(inctrl_last_error()), "");
}

TEST(CApiNames, StatusesAreSpelledAsEverywhere) {
  EXPECT_STREQ(inctrl_status_name(INCTRL_BAD_FORMAT), "bad-format");
  EXPECT_STREQ(inctrl_status_name(static_cast<inctrl_status>(99)), "unknown");
  EXPECT_EQ(inctrl_abi_version(), INCTRL_ABI_VERSION);
}

}  // namespace
}  // namespace inctrl
