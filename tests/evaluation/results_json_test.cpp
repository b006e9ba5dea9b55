// How are results kept in results.json?
#include "evaluation/results_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "evaluation/invented_results.h"
#include "support/expect_error.h"
#include "support/file_bytes.h"

namespace inctrl {
namespace {

std::string written(const Results& results) {
  std::ostringstream out;
  write_json(results, out);
  return out.str();
}

TEST(ResultsJson, HasTheFieldsOfTheContract) {
  const auto json = nlohmann::json::parse(written(invented_results()));
  EXPECT_EQ(json["model"], "inctrl-lite");
  EXPECT_EQ(json["dataset"], "mvtec");
  const auto& run = json["runs"][0];
  for (const char* field : {"category", "shots", "seed", "method", "prompts", "image_auroc", "image_auprc",
                            "image_f1max", "pixel_auroc", "pixel_ap", "pixel_f1max", "pixel_pro", "images"})
    EXPECT_TRUE(run.contains(field)) << field;
  EXPECT_EQ(run["images"][1], (nlohmann::json{{"path", "bolts/test/2.png"}, {"label", 1}, {"score", 0.7}}));
  EXPECT_EQ(json["failures"][0]["path"], "nuts/test/3.png");
}

TEST(ResultsJson, AnUndefinedMetricIsNullWithItsReason) {
  const auto run = nlohmann::json::parse(written(invented_results()))["runs"][0];
  EXPECT_TRUE(run["pixel_pro"].is_null());
  EXPECT_EQ(run["reasons"]["pixel_pro"], "no masks");
}

TEST(ResultsJson, ReadsBackAsItWasWritten) {
  Results results = invented_results();
  results.runs[0].images[0].score = 0.1234567f;
  results.runs[1].threshold.reset();
  EXPECT_EQ(written(results_from_json(written(results), "r.json")), written(results));
}

TEST(ResultsJson, ReadsTheFieldsOfTheContractAlone) {
  const Results results = results_from_json(
      R"({"model":"m","version":"1","dataset":"csv","failures":[],"more":1,"runs":[{"category":"c","shots":1,"seed":0,)"
      R"("method":"patch","prompts":[],"image_auroc":0.5,"images":[{"path":"p","label":0,"score":0.25}],"x":{}}]})",
      "r.json");
  EXPECT_EQ(results.runs[0].metrics.image_auroc.value, 0.5);
  EXPECT_FALSE(results.runs[0].metrics.pixel_pro.value);
  EXPECT_EQ(results.runs[0].images[0].score, 0.25f);
}

TEST(ResultsJson, NamesFileAndFieldThatAreWrong) {
  expect_error(ErrorCode::kBadFormat, "results r.json: runs is missing",
               [] { results_from_json(R"({"model":"m","version":"1","dataset":"csv"})", "r.json"); });
  std::string text = written(invented_results());
  text.replace(text.find("\"label\":0"), 9, "\"label\":7");
  expect_error(ErrorCode::kBadFormat, "label must be a whole number from 0 to 1",
               [&] { results_from_json(text, "r.json"); });
}

TEST(ResultsJson, CutOffAnywhereIsRefused) {
  const std::string text = written(invented_results());
  for (std::size_t length = 0; length + 3 < text.size(); length += 7)
    EXPECT_THROW(results_from_json(text.substr(0, length), "r.json"), Error) << length;
}

TEST(ResultsJson, SeedsOfTheFuzzTarget) {
  int read = 0, refused = 0;
  for (const auto& seed : std::filesystem::directory_iterator(INCTRL_TESTS_DIR "/broken_files/results")) {
    try {
      results_from_json(read_file(seed.path()), seed.path().string());
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::kBadFormat) << seed.path();
      ++refused;
    }
  }
  EXPECT_GE(read, 1);
  EXPECT_GE(refused, 3);
}

}  // namespace
}  // namespace inctrl
