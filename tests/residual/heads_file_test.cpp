// tests/residual/heads_file_test.cpp: src/residual/heads_file.h; that the numbers are right is golden_inctrl_test.cpp's
#include "residual/heads_file.h"

#include <limits>

#include "residual/golden_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

const ImportedHeads& whole() {
  static const ImportedHeads heads = golden_tensors();
  return heads;
}

void expect_refusal(std::string_view text, const std::map<std::string, TensorView>& tensors,
                    const HeadInputs& inputs = kGoldenInputs) {
  expect_error(ErrorCode::kBadFormat, text, [&] { (void)read_inctrl_heads(stored(tensors), inputs); });
}

// The whole heads with one tensor replaced.
void expect_refusal_with(std::string_view text, const std::string& name, const Shape& shape,
                         const std::vector<float>& values) {
  std::map<std::string, TensorView> tensors = whole().tensors;
  tensors.at(name) = {DType::kF32, shape, std::as_bytes(std::span(values))};
  expect_refusal(text, tensors);
}

TEST(HeadsFile, TakesHiddenSizesFromTheFile) {
  const InctrlHeads heads = golden_heads();
  EXPECT_EQ(heads.adapter.first.outputs, 6);
  EXPECT_EQ(heads.adapter.second.outputs, 24);
  EXPECT_TRUE(heads.adapter.first.bias.empty());
  EXPECT_EQ(heads.image.first.inputs, 24);
  EXPECT_EQ(heads.holistic.first.inputs, 25);
  EXPECT_EQ(heads.holistic.first.outputs, 128);
  EXPECT_EQ(heads.holistic.third.inputs, 64);
}

TEST(HeadsFile, NeedsEveryTensorInItsShape) {
  for (const auto& [name, tensor] : whole().tensors) {
    std::map<std::string, TensorView> tensors = whole().tensors;
    tensors.erase(name);
    expect_refusal("tensor '" + name + "' is missing", tensors);
    expect_refusal_with("tensor '" + name + "' is [1, 2, 3], needed [", name, {1, 2, 3}, std::vector<float>(6));
  }
}

TEST(HeadsFile, RefusesAnotherEmbedding) {
  expect_refusal("tensor 'heads.adapter.1.weight' is [6, 24], needed [bottleneck, 32]", whole().tensors,
                 {.embedding = 32, .rows = 5, .columns = 5});
}

TEST(HeadsFile, RefusesAnotherGridWithTheReason) {
  expect_refusal(
      "tensor 'heads.holistic.1.weight' is [128, 25]: a weight for each of 25 positions, but the encoder gives 6 x 5 "
      "patches; the heads belong to another picture size",
      whole().tensors, {.embedding = 24, .rows = 6, .columns = 5});
}

TEST(HeadsFile, RefusesNumbersThatCannotBe) {
  std::vector<float> values(64, 1.0f);
  values[63] = std::numeric_limits<float>::quiet_NaN();
  expect_refusal_with("tensor 'heads.image.2.bias' holds a number that is not finite", "heads.image.2.bias", {64},
                      values);
  values[63] = -1;
  expect_refusal_with("tensor 'heads.image.norm2.variance' holds a number below 0", "heads.image.norm2.variance", {64},
                      values);
}

TEST(HeadsFile, WrittenHeadsAreReadBackToTheBit) {
  const HeadTensors written = inctrl_head_tensors(golden_heads());
  EXPECT_EQ(written.size(), whole().tensors.size());
  for (const auto& [name, tensor] : whole().tensors) {
    EXPECT_EQ(written.at(name).shape, tensor.shape) << name;
    EXPECT_EQ(written.at(name).values, to_floats(tensor)) << name;
  }
}

}  // namespace
}  // namespace inctrl
