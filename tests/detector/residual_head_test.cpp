// tests/detector/residual_head_test.cpp: head kind "residual", from pixels to results, on a tiny random model.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "detector/striped_pictures.h"
#include "inctrl/detector.h"

namespace inctrl {
namespace {

class ResidualHeadDetector : public TinyDetectorTest {
 protected:
  ResidualHeadDetector() {
    tiny_.give_residual_head();
    tiny_.write(file());
  }
  std::filesystem::path file() const { return folder_ / "residual.safetensors"; }
  Model model() const { return Model::load(file()); }

  TinyModel tiny_;
};

TEST_F(ResidualHeadDetector, ScoresAFaultHigherAndShowsWhere) {
  const Model tiny = model();
  const Detector detector(tiny, prompts(tiny, 4));
  const Result good = detector.detect(striped_picture(1).view()),
               bad = detector.detect(striped_picture(1, true).view());
  EXPECT_EQ(tiny.info().head, "residual");
  EXPECT_GT(bad.pred_score, 2 * good.pred_score);
  EXPECT_EQ(bad.pred_label, Label::kAnomalous);
  ASSERT_FALSE(bad.regions.empty());
  const Box& box = bad.regions.front();
  EXPECT_LE(box.x, 68);
  EXPECT_GE(box.x + box.width, 68);
}

TEST_F(ResidualHeadDetector, MapAndScoreShareOneScale) {
  const Model tiny = model();
  const Result result = Detector(tiny, prompts(tiny, 3)).detect(striped_picture(3, true).view());
  std::vector<float> values = result.anomaly_map.values;
  std::sort(values.begin(), values.end(), std::greater<>());
  // The tiny head pools a twentieth of 16 x 16 patches: 13 of them.
  EXPECT_LE(result.pred_score, values[0]);
  EXPECT_GE(result.pred_score, values[12]);
  EXPECT_GT(result.parts.patch, 0);
}

TEST_F(ResidualHeadDetector, LevelsProductsByWhatTheirPromptsDifferAmongThemselves) {
  // One prompt: the model's usual level. A normal picture whose residual is that level scores sigmoid(-offset).
  const Model tiny = model();
  const Detector one(tiny, prompts(tiny, 1)), several(tiny, prompts(tiny, 8));
  const float usual = static_cast<float>(1 / (1 + std::exp(2.0)));
  std::vector<float> alone, leveled;
  for (unsigned seed = 20; seed < 30; ++seed) {
    alone.push_back(one.detect(striped_picture(seed).view()).pred_score);
    leveled.push_back(several.detect(striped_picture(seed).view()).pred_score);
  }
  const auto away = [usual](const std::vector<float>& scores) {
    double sum = 0;
    for (const float score : scores) sum += std::abs(std::log(score / (1 - score)) - std::log(usual / (1 - usual)));
    return sum / static_cast<double>(scores.size());
  };
  EXPECT_LT(away(leveled), away(alone));
}

TEST_F(ResidualHeadDetector, APromptLeftOutScoresOnTheLevelOfAll) {
  // The tiny head: slope 4, offset 2, usual level 0.1. A single prompt has the usual level, which gives residuals away.
  const Model tiny = model();
  const PromptSet set = tiny.calibrate(prompts(tiny, 2));
  const auto pooled = [&](int left_out) {
    const Detector other(tiny, set.select(std::vector{1 - left_out}), {.decide = false});
    const Image picture = striped_picture(static_cast<unsigned>(100 + left_out));
    const double score = other.detect(picture.view()).pred_score;
    return 0.1 * std::exp((std::log(score / (1 - score)) + 2) / 4);
  };
  const double level = std::cbrt(0.1 * pooled(0) * pooled(1));
  std::vector<float> left_out;
  for (const NormalScore& normal : set.calibration()->normals)
    if (normal.kind == NormalKind::kLeftOut) left_out.push_back(normal.score);
  ASSERT_EQ(left_out.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    const double expected = 1 / (1 + std::exp(2 - 4 * std::log(pooled(i) / level)));
    EXPECT_NEAR(left_out[static_cast<std::size_t>(i)], expected, 1e-5);  // scores are 32-bit
  }
}

TEST_F(ResidualHeadDetector, KeepsScoresThroughAPromptSetsFile) {
  const Model tiny = model();
  const PromptSet set = prompts(tiny, 3);
  set.save(folder_ / "set.safetensors");
  const PromptSet loaded = PromptSet::load(folder_ / "set.safetensors");
  EXPECT_EQ(loaded.normal_level(), set.normal_level());
  const Image query = striped_picture(5, true);
  const Result before = Detector(tiny, set).detect(query.view()), after = Detector(tiny, loaded).detect(query.view());
  EXPECT_EQ(after.pred_score, before.pred_score);
  EXPECT_EQ(after.anomaly_map.values, before.anomaly_map.values);
  EXPECT_EQ(loaded.select(std::vector{0, 1}).leave_one_out(), set.select(std::vector{0, 1}).leave_one_out());
}

TEST_F(ResidualHeadDetector, IsTheBareEncoderWhereHeadsAreNotWanted) {
  const Model bare = Model::load(file(), {.heads = false}), plain = load();
  EXPECT_EQ(bare.info().head, "none");
  EXPECT_NE(bare.info().identity, model().info().identity);
  const Image query = striped_picture(5, true);
  EXPECT_EQ(Detector(bare, prompts(bare, 2)).detect(query.view()).pred_score,
            Detector(plain, prompts(plain, 2)).detect(query.view()).pred_score);
}

TEST_F(ResidualHeadDetector, PoolsATilesShareInTiles) {
  const Model tiled = model().with_tiles({.rows = 2, .columns = 2});
  const Result result = Detector(tiled, prompts(tiled, 2)).detect(striped_picture(3, true, 192, 128).view());
  std::vector<float> values = result.anomaly_map.values;
  std::sort(values.begin(), values.end(), std::greater<>());
  EXPECT_LE(result.pred_score, values[0]);
  EXPECT_GE(result.pred_score, values[12]);
}

}  // namespace
}  // namespace inctrl
