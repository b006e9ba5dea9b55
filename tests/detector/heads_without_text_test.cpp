// tests/detector/heads_without_text_test.cpp: the paper's heads on an encoder that has no text tower.
#include <gtest/gtest.h>

#include "detector/head_inputs.h"
#include "detector/striped_pictures.h"
#include "inctrl/detector.h"
#include "residual/random_heads.h"

namespace inctrl {
namespace {

class HeadsWithoutText : public TinyDetectorTest {
 protected:
  HeadsWithoutText() {
    TinyModel tiny;
    tiny.config.head = "inctrl";
    std::map<std::string, TensorView> tensors = tiny.tensors();
    for (const auto& [name, tensor] : heads_)
      tensors[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
    write_model_file(folder_ / "heads.safetensors", tiny.config, tensors);
    inputs_ = head_inputs(tiny.config);
  }

  const HeadTensors heads_ = inctrl_head_tensors(RandomHeads(3).heads(20, 16, 16));
  HeadInputs inputs_;
};

TEST_F(HeadsWithoutText, JudgeTheFinestTapAndTheMeanOfTheLast) {
  EXPECT_EQ(inputs_.embedding, 20);
  EXPECT_EQ(inputs_.rows, 16);
  EXPECT_EQ(inputs_.columns, 16);
}

TEST_F(HeadsWithoutText, ScoreWithoutACategory) {
  const Model model = Model::load(folder_ / "heads.safetensors");
  EXPECT_EQ(model.info().head, "inctrl");
  EXPECT_FALSE(model.info().text_prior);
  const Result result = Detector(model, prompts(model, 2)).detect(striped_picture(7, true).view());
  EXPECT_FALSE(result.parts.text.has_value());
  EXPECT_TRUE(result.parts.image.has_value());
  EXPECT_NE(result.pred_score, result.parts.patch);
  EXPECT_GT(result.pred_score, 0);
  EXPECT_LT(result.pred_score, 1);
}

}  // namespace
}  // namespace inctrl
