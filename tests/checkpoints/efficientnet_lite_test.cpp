// tests/checkpoints/efficientnet_lite_test.cpp: the architecture read from shapes, batch norm folded, nothing
// overlooked.
#include "checkpoints/efficientnet_lite.h"

#include <cmath>
#include <limits>

#include "checkpoints/tiny_lite.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

std::vector<float> values(const std::map<std::string, TensorView>& tensors, const std::string& name) {
  return to_floats(tensors.at(name));
}

void expect_refusal(std::string_view message, const TinyLite& checkpoint) {
  expect_error(ErrorCode::kBadFormat, message, [&] { import_efficientnet_lite(checkpoint.state); });
}

const EfficientNetLiteConfig& config_of(const ImportedEncoder& encoder) {
  return std::get<EfficientNetLiteConfig>(encoder.config);
}

std::vector<int> strides(const ImportedEncoder& encoder) {
  std::vector<int> found;
  for (const EfficientNetLiteBlock& block : config_of(encoder).blocks) found.push_back(block.stride);
  return found;
}

// --- the architecture

TEST(EfficientNetLite, IsRecognisedByEitherOfItsFirstTensors) {
  EXPECT_TRUE(is_efficientnet_lite(TinyLite().state));
  EXPECT_FALSE(is_efficientnet_lite({}));
  TinyLite other;
  other.state.tensors.erase("_blocks.0._depthwise_conv.weight");
  EXPECT_TRUE(is_efficientnet_lite(other.state)) << "so that the missing one can be named";
  other.state.tensors.erase("_conv_stem.weight");
  EXPECT_FALSE(is_efficientnet_lite(other.state));
}

TEST(EfficientNetLite, ReadsBlocksFromShapes) {
  const ImportedEncoder encoder = import_efficientnet_lite(TinyLite().state);
  EXPECT_EQ(config_of(encoder).stem, 4);
  ASSERT_EQ(config_of(encoder).blocks.size(), 16u);
  EXPECT_EQ(config_of(encoder).blocks[0].expansion, 1);
  EXPECT_EQ(config_of(encoder).blocks[1].expansion, 6);
  EXPECT_EQ(config_of(encoder).blocks[3].kernel, 5);
  EXPECT_EQ(config_of(encoder).blocks[15].channels, 8);
}

TEST(EfficientNetLite, DerivesStridesFromStages) {
  EXPECT_EQ(strides(import_efficientnet_lite(TinyLite().state)),
            (std::vector<int>{1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1}));
}

TEST(EfficientNetLite, TapsTheEndsOfStagesFiveAndSix) {
  EXPECT_EQ(import_efficientnet_lite(TinyLite().state).default_taps, (std::vector<int>{8, 11, 15})) << "Lite0";
  std::vector<TinyStage> deeper = tiny_stages();
  for (const std::size_t stage : {1, 2, 3, 4, 5}) ++deeper[stage].blocks;
  EXPECT_EQ(import_efficientnet_lite(TinyLite(deeper).state).default_taps, (std::vector<int>{11, 15, 20}))
      << "Lite1, Lite2";
}

TEST(EfficientNetLite, KnowsThePublishedSizes) {
  std::vector<TinyStage> stages = tiny_stages();
  stages.back().channels = 320;
  const ImportedEncoder lite0 = import_efficientnet_lite(TinyLite(stages).state);
  EXPECT_EQ(lite0.architecture, "EfficientNet-Lite0");
  EXPECT_EQ(lite0.input_size, 224);
  EXPECT_EQ(lite0.licences.at(0).licence, "Apache-2.0");
  for (const std::size_t stage : {1, 2, 3, 4, 5}) ++stages[stage].blocks;
  EXPECT_EQ(import_efficientnet_lite(TinyLite(stages).state).input_size, 240) << "Lite1";
  stages.back().channels = 352;
  EXPECT_EQ(import_efficientnet_lite(TinyLite(stages).state).input_size, 260) << "Lite2";
}

TEST(EfficientNetLite, ClaimsNoLicenceForAnUnpublishedSize) {
  const ImportedEncoder encoder = import_efficientnet_lite(TinyLite().state);
  EXPECT_EQ(encoder.architecture, "EfficientNet-Lite");
  EXPECT_EQ(encoder.licences.at(0).licence, "unknown");
}

// --- the numbers

// For every convolution: batch norm after it and the folded one agree, here on the sum of all weights of a channel (the
// convolution of a picture of ones). Tolerance: float32's rounding of the folded weights, times at most 42 of them.
TEST(EfficientNetLite, FoldingChangesNoOutput) {
  const TinyLite checkpoint;
  const ImportedEncoder encoder = import_efficientnet_lite(checkpoint.state);
  const auto expect_same = [&](const std::string& convolution, const std::string& norm, const std::string& ours) {
    const auto& theirs = checkpoint.state.tensors;
    const auto weight = values(theirs, convolution + ".weight"), folded = values(encoder.tensors, ours + ".weight");
    const auto gamma = values(theirs, norm + ".weight"), beta = values(theirs, norm + ".bias");
    const auto mean = values(theirs, norm + ".running_mean"), variance = values(theirs, norm + ".running_var");
    const auto bias = values(encoder.tensors, ours + ".bias");
    const std::size_t inputs = weight.size() / gamma.size();
    for (std::size_t channel = 0; channel < gamma.size(); ++channel) {
      double before = 0, after = bias[channel];
      for (std::size_t i = channel * inputs; i < (channel + 1) * inputs; ++i) before += weight[i], after += folded[i];
      before = gamma[channel] * (before - mean[channel]) / std::sqrt(variance[channel] + 1e-3) + beta[channel];
      EXPECT_NEAR(after, before, 42 * 4 * 0x1p-24) << ours << ", channel " << channel;
    }
  };
  expect_same("_conv_stem", "_bn0", "encoder.stem");
  expect_same("_blocks.0._depthwise_conv", "_blocks.0._bn1", "encoder.blocks.0.depthwise");
  expect_same("_blocks.5._expand_conv", "_blocks.5._bn0", "encoder.blocks.5.expand");
  expect_same("_blocks.15._project_conv", "_blocks.15._bn2", "encoder.blocks.15.project");
}

TEST(EfficientNetLite, GivesOurNamesAndShapesAndNoOthers) {
  const ImportedEncoder encoder = import_efficientnet_lite(TinyLite().state);
  EXPECT_EQ(encoder.tensors.size(), 2u * (1 + 16 * 3 - 1))
      << "stem, three convolutions a block, the first without expansion";
  EXPECT_EQ(encoder.tensors.at("encoder.blocks.3.depthwise.weight").shape, (Shape{18, 1, 5, 5}));
  EXPECT_EQ(encoder.tensors.at("encoder.blocks.3.depthwise.bias").shape, (Shape{18}));
  EXPECT_FALSE(encoder.tensors.contains("encoder.blocks.0.expand.weight"));
}

TEST(EfficientNetLite, RefusesNumbersThatAreNotFinite) {
  TinyLite checkpoint;
  const std::vector<float> variance{-1, 1, 1, 1};
  checkpoint.state.tensors["_bn0.running_var"].bytes = std::as_bytes(std::span(variance));
  expect_refusal("folding '_bn0' into '_conv_stem' gives a number that is not finite", checkpoint);
}

// --- what does not fit

TEST(EfficientNetLite, NamesAMissingTensorWithItsShape) {
  TinyLite checkpoint;
  checkpoint.state.tensors.erase("_blocks.3._bn1.running_var");
  expect_refusal("tensor '_blocks.3._bn1.running_var' is missing; needed [18]", checkpoint);
}

TEST(EfficientNetLite, NamesBothShapesOfAMisshapenTensor) {
  TinyLite checkpoint;
  checkpoint.add("_blocks.3._expand_conv.weight", {18, 4, 1, 1});
  expect_refusal("tensor '_blocks.3._expand_conv.weight' is [18, 4, 1, 1], needed [18, 3, 1, 1]", checkpoint);
  checkpoint.add("_blocks.3._project_conv.weight", {4, 18});
  expect_refusal("tensor '_blocks.3._project_conv.weight' is [4, 18], needed [channels, 18, 1, 1]", checkpoint);
}

TEST(EfficientNetLite, NamesASurplusTensor) {
  TinyLite checkpoint;
  checkpoint.add("_blocks.2._se_reduce.weight", {1, 18, 1, 1});
  expect_refusal("tensor '_blocks.2._se_reduce.weight' [1, 18, 1, 1] is surplus", checkpoint);
}

TEST(EfficientNetLite, NamesTheGapBeforeABlock) {
  TinyLite checkpoint;
  std::erase_if(checkpoint.state.tensors, [](const auto& item) { return item.first.starts_with("_blocks.7."); });
  expect_refusal("tensor '_blocks.7._depthwise_conv.weight' is missing; needed [hidden, 1, kernel, kernel]",
                 checkpoint);
}

TEST(EfficientNetLite, RefusesStagesThatAreNotItsOwn) {
  std::vector<TinyStage> stages = tiny_stages();
  stages[2].kernel = 3;
  expect_refusal("block 3 in stage 3 has a kernel of 3, EfficientNet-Lite has 5", TinyLite(stages));
  stages = tiny_stages();
  stages[3].channels = 2;
  expect_refusal("stage 4 has 2 channels, EfficientNet-Lite's widths grow from stage to stage", TinyLite(stages));
  stages = tiny_stages();
  stages.pop_back();
  expect_refusal("the blocks form 6 stages (runs of equal width), EfficientNet-Lite has 7", TinyLite(stages));
}

TEST(EfficientNetLite, RefusesWidthsThatAreNoMultiple) {
  TinyLite checkpoint;
  checkpoint.add("_blocks.1._depthwise_conv.weight", {13, 1, 3, 3});
  checkpoint.add("_blocks.1._project_conv.weight", {3, 13, 1, 1});
  expect_refusal("block 1 widens 2 channels to 13, needed a multiple of them", checkpoint);
}

}  // namespace
}  // namespace inctrl
