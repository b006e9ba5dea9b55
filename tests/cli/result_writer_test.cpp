// tests/cli/result_writer_test.cpp: apps/cli/result_writer.h, the contract with other people's programs.
#include "cli/result_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace inctrl::cli {
namespace {

using Json = nlohmann::json;

const RunFacts kFacts{"inctrl-lite", std::nullopt, 4};

Judged good() {
  Judged judged{"parts/017.png", 1024, 768, {}, std::nullopt, "out/017.overlay.png", std::nullopt};
  judged.result.pred_score = 0.1f;
  judged.result.parts = {0.1f, 0.25f, std::nullopt};
  judged.result.regions = {{310, 92, 64, 40, 0.875f}};
  return judged;
}
Judged bad() {
  return {.image = "a,\"b\".png", .error = Error(ErrorCode::kBadFormat, "a,\"b\".png: broken")};
}

std::string written(const std::string& format, const std::vector<Judged>& all) {
  std::ostringstream out;
  const auto writer = make_result_writer(format, out, kFacts);
  for (const Judged& judged : all) writer->write(judged);
  writer->end();
  return out.str();
}

TEST(ResultWriter, WritesEveryFieldOfTheContract) {
  const Json line = Json::parse(written("jsonl", {good()}));
  const Json expected = Json::parse(R"({"image": "parts/017.png", "width": 1024, "height": 768, "pred_score": 0.1,
      "pred_label": "undecided", "threshold": null, "p_value": null, "normals": null, "parts": {"patch": 0.1, "image": 0.25, "text": null},
      "regions": [{"x": 310, "y": 92, "width": 64, "height": 40, "score": 0.875}], "anomaly_map": null,
      "overlay": "out/017.overlay.png", "model": "inctrl-lite", "prompts": null, "shots": 4})");
  EXPECT_EQ(line, expected);
}

TEST(ResultWriter, WritesAFailureAsKindAndMessage) {
  const Json line = Json::parse(written("jsonl", {bad()}));
  EXPECT_EQ(line,
            (Json{{"image", "a,\"b\".png"}, {"error", {{"kind", "bad-format"}, {"message", "a,\"b\".png: broken"}}}}));
}

TEST(ResultWriter, JsonHoldsResultsAndFailuresApart) {
  const Json document = Json::parse(written("json", {good(), bad(), good()}));
  EXPECT_EQ(document["results"].size(), 2u);
  EXPECT_EQ(document["failures"].size(), 1u);
  EXPECT_EQ(document["model"], "inctrl-lite");
  EXPECT_TRUE(document["version"].is_string());
  EXPECT_TRUE(document["prompts"].is_null());
}

TEST(ResultWriter, JsonOfNothingIsStillJson) {
  EXPECT_TRUE(Json::parse(written("json", {}))["results"].empty());
}

TEST(ResultWriter, ScoresReadBackToTheSameFloat) {
  Judged judged = good();
  for (const float score : {0.1f, 1.0f / 3.0f, 0.24999999f, 1e-7f}) {
    judged.result.pred_score = score;
    EXPECT_EQ(Json::parse(written("jsonl", {judged}))["pred_score"].get<float>(), score);
  }
}

TEST(ResultWriter, CsvQuotesWhatItMust) {
  std::istringstream lines(written("csv", {good(), bad()}));
  std::string header, first, second;
  std::getline(lines, header);
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), std::count(first.begin(), first.end(), ','));
  EXPECT_EQ(second.substr(0, 16), "\"a,\"\"b\"\".png\",,,");
  EXPECT_NE(second.find(",bad-format,\"a,\"\"b\"\".png: broken\""), std::string::npos);
}

TEST(ResultWriter, TellsTheTimeOfFramesAlone) {
  Judged frame = good(), live = good(), broken = bad();
  frame.time = 12.5;
  live.time = 1.0 / 3;
  broken.time = 0;
  live.captured_at = "2026-11-25T08:30:00.125Z";
  RunFacts facts = kFacts;
  facts.timed = true;
  std::ostringstream lines, table;
  const auto json = make_result_writer("jsonl", lines, facts), csv = make_result_writer("csv", table, facts);
  for (const Judged& judged : {frame, live, broken}) json->write(judged), csv->write(judged);
  std::istringstream read(lines.str());
  std::string line;
  std::getline(read, line);
  EXPECT_EQ(Json::parse(line)["time"], 12.5);
  EXPECT_TRUE(Json::parse(line).at("captured_at").is_null());
  std::getline(read, line);
  EXPECT_EQ(Json::parse(line)["time"], 0.333333);
  EXPECT_EQ(Json::parse(line)["captured_at"], "2026-11-25T08:30:00.125Z");
  for (const char* end : {",error_message,time,captured_at\n", ",4,,,12.5,\n", ",0.333333,2026-11-25T08:30:00.125Z\n",
                          ": broken\",0.0,\n"})
    EXPECT_NE(table.str().find(end), std::string::npos) << end << table.str();
}

TEST(ResultWriter, TextHasALineAPictureAndLeavesFailuresToStandardError) {
  EXPECT_EQ(written("text", {good(), bad()}), "0.1000  undecided  parts/017.png\n");
}

TEST(ResultWriter, ReplacesBytesThatAreNoUtf8) {
  Judged judged = good();
  judged.image = "bad\xff.png";
  EXPECT_EQ(Json::parse(written("jsonl", {judged}))["image"], "bad\xef\xbf\xbd.png");
}

}  // namespace
}  // namespace inctrl::cli
