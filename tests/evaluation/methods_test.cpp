// Which of the parts of a result is the score that is measured?
#include "evaluation/methods.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace inctrl {
namespace {

Result result_of(std::vector<float> map) {
  Result result;
  result.pred_score = 0.7f;
  result.parts = {*std::max_element(map.begin(), map.end()), 0.3f, std::nullopt};
  result.anomaly_map.values = std::move(map);
  return result;
}

TEST(Methods, HaveNamesThatAreReadBack) {
  for (const std::string_view text : {"inctrl", "patch", "patch-top1", "image", "text"})
    EXPECT_EQ(name(parse_method(text)), text);
  expect_error(ErrorCode::kInvalidArgument, "needed inctrl, patch", [] { parse_method("winclip"); });
}

TEST(Methods, OfAModelWithoutATextTowerLackTheTextPrior) {
  ModelInfo model;
  model.head = "none";
  EXPECT_EQ(methods_of(model).size(), 4u);
  model.head = "inctrl";
  EXPECT_EQ(methods_of(model).size(), 4u);
  model.text_prior = true;
  EXPECT_EQ(methods_of(model).back(), Method::kText);
}

TEST(Methods, ScoreByTheirPart) {
  const Result result = result_of({0.1f, 0.9f});
  EXPECT_EQ(score_by(Method::kInctrl, result), 0.7f);
  EXPECT_EQ(score_by(Method::kPatch, result), 0.9f);
  EXPECT_EQ(score_by(Method::kImage, result), 0.3f);
  EXPECT_EQ(score_by(Method::kText, result), std::nullopt);
}

TEST(Methods, PatchTop1IsTheMeanOfTheLargestHundredth) {
  std::vector<float> map(225, 0.25f);
  map[7] = 1.0f;
  map[200] = 0.5f;
  EXPECT_EQ(score_by(Method::kPatchTop1, result_of(map)), 0.75f);
  EXPECT_EQ(score_by(Method::kPatchTop1, result_of({0.2f, 0.6f})), 0.6f);
}

TEST(Methods, OfWholePicturesHaveNoMap) {
  EXPECT_TRUE(has_map(Method::kPatchTop1));
  EXPECT_FALSE(has_map(Method::kImage));
  EXPECT_FALSE(has_map(Method::kText));
}

}  // namespace
}  // namespace inctrl
