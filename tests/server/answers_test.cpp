// tests/server/answers_test.cpp: apps/server/answers.h tells prompt sets, results and models as openapi.json has them.
#include "server/answers.h"

#include <gtest/gtest.h>

#include "detector/striped_pictures.h"
#include "server/description.h"
#include "wire/result_json.h"

namespace inctrl::server {
namespace {

constexpr const char* kId = "01kb0000000000000000000000";

class AnswersTest : public TinyDetectorTest {
 protected:
  PromptSetRecord record(const std::string& facts) const {
    PromptSetRecord record;
    record.id = kId;
    record.name = "nuts";
    record.version = 2;
    record.facts = facts;
    return record;
  }
  static std::string difference(const std::string& schema, const Json& json) {
    static const Description kDescription;
    return kDescription.difference(schema, nlohmann::json::parse(json.dump()));
  }
};

using PromptSetJson = AnswersTest;
using PromptImagesJson = AnswersTest;
using ModelJson = AnswersTest;

TEST_F(PromptSetJson, IsWhatTheDescriptionSays) {
  const Model model = load();
  for (const int shots : {1, 3}) {
    const Json told = prompt_set_json(record(facts_of(model, prompts(model, shots), {})), 7);
    EXPECT_EQ(difference("PromptSet", told), "");
    EXPECT_EQ(told["label"], "nuts@2");
    EXPECT_EQ(told["results"], 7);
    EXPECT_EQ(told["shots"], shots);
  }
}

TEST_F(PromptSetJson, SaysThatResultsWereNotCounted) {
  const Model model = load();
  const Json told = prompt_set_json(record(facts_of(model, prompts(model, 1), {})), std::nullopt);
  EXPECT_EQ(difference("PromptSet", told), "");
  EXPECT_EQ(told["results"], nullptr);
}

TEST_F(PromptSetJson, TellsWhatLabelsRestOn) {
  const Model model = load();
  const PromptSet calibrated = model.calibrate(prompts(model, 4), {.false_alarms = 0.05});
  const DecisionBasis basis = Detector(model, calibrated).basis().value();
  const Json told = prompt_set_json(record(facts_of(model, calibrated, {})), 0);
  EXPECT_EQ(told["threshold"], json_number(basis.threshold));
  EXPECT_EQ(told["normal_below"], json_number(basis.normal_below));
  EXPECT_EQ(told["false_alarms"], 0.05);
  EXPECT_EQ(told["normals"], basis.normals);
  EXPECT_EQ(told["normal_scores"].size(), 4u);
  EXPECT_EQ(told["threshold_set"], nullptr);
}

TEST_F(PromptSetJson, TellsTheThresholdThatWasSetInstead) {
  const Model model = load();
  PromptSetRecord set = record(facts_of(model, prompts(model, 3), 0.25f));
  set.threshold_set = 0.25f;
  const Json told = prompt_set_json(set, 0);
  EXPECT_EQ(told["threshold"], 0.25);
  EXPECT_EQ(told["normal_below"], 0.25);
  EXPECT_EQ(told["threshold_set"], 0.25);
}

TEST_F(PromptImagesJson, HasAScoreForEachOfSeveralPictures) {
  const Model model = load();
  const PromptSet set = prompts(model, 3);
  PromptSetRecord described = record(facts_of(model, set, {}));
  for (const char* name : {"a.png", "b.png", "c.png"}) described.images.push_back({kId, name, "", 96, 64, {}});
  described.images[2].from_result = kId;
  const Json told = prompt_images_json(described);
  ASSERT_EQ(told.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(difference("PromptImage", told[i]), "");
    EXPECT_EQ(told[i]["score"], json_number(set.leave_one_out()[i]));
  }
  EXPECT_EQ(told[0]["name"], "a.png");
  EXPECT_EQ(told[0]["from_result"], nullptr);
  EXPECT_EQ(told[2]["from_result"], kId);
}

TEST_F(PromptImagesJson, HasNoScoreForASinglePicture) {
  const Model model = load();
  PromptSetRecord described = record(facts_of(model, prompts(model, 1), {}));
  described.images.push_back({kId, "a.png", "", 96, 64, {}});
  EXPECT_EQ(prompt_images_json(described)[0]["score"], nullptr);
}

class StoredResultJson : public testing::Test {
 protected:
  StoredResultJson() {
    Result result;
    result.pred_score = 0.7f;
    result.pred_label = Label::kAnomalous;
    result.threshold = 0.5f;
    result.regions = {{1, 2, 3, 4, 0.6f}};
    const Json told =
        result_json(result, {"a.png", 96, 64, std::nullopt, std::nullopt, "tiny", std::string("nuts@2"), 4});
    stored_.id = stored_.set_id = kId;
    stored_.created_at = Moment(std::chrono::milliseconds(1'000'500));
    stored_.result = kept_result(told, {2, 3, {}, {-1, 2, 98.5, 60}}, {0.1f, 0.9f, 0.3f});
  }
  static std::string difference(const Json& json) {
    return Description().difference("StoredResult", nlohmann::json::parse(json.dump()));
  }
  ResultRecord stored_;
};

TEST_F(StoredResultJson, IsWhatTheDescriptionSays) {
  const Json told = stored_result_json(stored_);
  EXPECT_EQ(difference(told), "");
  EXPECT_EQ(told["pred_score"], 0.7);
  EXPECT_EQ(told["id"], kId);
  EXPECT_EQ(told["created_at"], "1970-01-01T00:16:40.500Z");
  EXPECT_EQ(told["prompt_set"], kId);
  EXPECT_EQ(told["review"], nullptr);
}

TEST_F(StoredResultJson, SaysWhereItsMapIs) {
  const Json told = stored_result_json(stored_);
  EXPECT_EQ(told["anomaly_map"], "/v1/results/01kb0000000000000000000000/map");
  EXPECT_EQ(told["overlay"], "/v1/results/01kb0000000000000000000000/map?kind=overlay");
}

TEST_F(StoredResultJson, TellsTheReview) {
  for (const auto& [review, word] : {std::pair{Review::kNormal, "normal"}, {Review::kAnomalous, "anomalous"}}) {
    stored_.review = review;
    stored_.review_note = "dust";
    stored_.reviewed_at = Moment(std::chrono::milliseconds(2'000'000));
    const Json told = stored_result_json(stored_);
    EXPECT_EQ(difference(told), "");
    EXPECT_EQ(told["review"], (Json{{"label", word}, {"note", "dust"}, {"at", "1970-01-01T00:33:20.000Z"}}));
  }
}

TEST_F(StoredResultJson, KeepsHowTheMapLiesAndIsColoured) {
  const KeptResult kept = read_kept(stored_);
  EXPECT_EQ(kept.rows, 2);
  EXPECT_EQ(kept.columns, 3);
  EXPECT_EQ(kept.frame.left, -1);
  EXPECT_EQ(kept.frame.top, 2);
  EXPECT_EQ(kept.frame.width, 98.5);
  EXPECT_EQ(kept.frame.height, 60);
  EXPECT_EQ(kept.scale.low, 0.1f);
  EXPECT_EQ(kept.scale.high, 0.9f);
  EXPECT_EQ(kept.scale.level, 0.3f);
  EXPECT_EQ(kept.told["image"], "a.png");
}

TEST_F(ModelJson, IsWhatTheDescriptionSaysOfOneThatIsLoaded) {
  const Model model = load();
  const Json told = model_json({"tiny", true, model.info(), 3 << 19});
  EXPECT_EQ(difference("Model", told), "");
  EXPECT_EQ(told["identity"], model.info().identity);
  EXPECT_EQ(told["loaded"], true);
  EXPECT_EQ(told["memory_mib"], 1.5);
  EXPECT_EQ(told["encoder"], "efficientnet-lite");
  EXPECT_EQ(told["licences"],
            (Json{{{"part", "encoder weights"}, {"licence", "CC0-1.0"}, {"source", "random numbers"}}}));
}

TEST_F(ModelJson, IsWhatTheDescriptionSaysOfOneThatNeverWas) {
  const Json told = model_json({"other", false, {}, {}});
  EXPECT_EQ(difference("Model", told), "");
  EXPECT_EQ(told["default"], false);
  EXPECT_EQ(told["loaded"], false);
  EXPECT_EQ(told["memory_mib"], nullptr);
}

TEST_F(ModelJson, RemembersWhatOneIsThatHasGone) {
  const Json told = model_json({"tiny", false, load().info(), {}});
  EXPECT_EQ(told["loaded"], false);
  EXPECT_EQ(told["memory_mib"], nullptr);
  EXPECT_EQ(told["input_size"], 64);
}

}  // namespace
}  // namespace inctrl::server
