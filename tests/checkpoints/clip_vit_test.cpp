// tests/checkpoints/clip_vit_test.cpp: src/checkpoints/clip_vit.h. What the towers compute is in tests/encoder.
#include "checkpoints/clip_vit.h"

#include "checkpoints/random_clip.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace inctrl {
namespace {

// Width 36, six blocks, patch 16, 80 pixels; text width 4. 64 divides neither width, so the heads are stated.
const ClipOptions kHeads{.vision_heads = 3, .text_heads = 2};

StateDict golden_clip() {
  const Safetensors file = open_golden("clip.safetensors");
  return {.tensors = file.tensors(), .owners = {file.owner()}};
}

TEST(ClipVit, ReadsTheShapeFromTheTensors) {
  const StateDict state = golden_clip();
  ASSERT_TRUE(is_clip_vit(state));
  const ImportedEncoder encoder = import_clip_vit(state, kHeads);
  const auto& vit = std::get<VitConfig>(encoder.config);
  EXPECT_EQ(vit.patch, 16);
  EXPECT_EQ(vit.width, 36);
  EXPECT_EQ(vit.layers, 6);
  EXPECT_EQ(vit.mlp, 144);
  EXPECT_EQ(vit.embedding, 24);
  EXPECT_EQ(encoder.input_size, 80);
  ASSERT_TRUE(encoder.text.has_value());
  EXPECT_EQ(encoder.text->layers, 2);
  EXPECT_EQ(encoder.text->vocabulary, 49408);
}

TEST(ClipVit, ResamplesPositionsForAnotherSize) {
  ClipOptions options = kHeads;
  options.input_size = 112;
  const StateDict state = golden_clip();
  EXPECT_EQ(import_clip_vit(state, options).tensors.at("encoder.positions").shape, (Shape{1 + 7 * 7, 36}));
  options.input_size = 100;
  expect_error(ErrorCode::kInvalidArgument, "100 is no multiple of the patch, 16",
               [&] { import_clip_vit(state, options); });
}

TEST(ClipVit, RefusesPositionsThatAreNoSquare) {
  StateDict state = golden_clip();
  const std::vector<float> values(28 * 36);
  state.tensors["visual.positional_embedding"] = {DType::kF32, {28, 36}, std::as_bytes(std::span(values))};
  expect_error(ErrorCode::kBadFormat, "'visual.positional_embedding' is [28, 36], needed [26, 36]",
               [&] { import_clip_vit(state, kHeads); });
}

TEST(ClipVit, HasTheQuickGeluInTorchScriptUnlessToldOtherwise) {
  StateDict state = golden_clip();
  const auto quick = [&state](std::optional<bool> stated) {
    ClipOptions options = kHeads;
    options.quick_gelu = stated;
    const ImportedEncoder encoder = import_clip_vit(state, options);
    EXPECT_EQ(encoder.text->quick_gelu, std::get<VitConfig>(encoder.config).quick_gelu) << "one for both towers";
    EXPECT_NE(encoder.notes.back().find(encoder.text->quick_gelu ? "quick GELU, " : "exact GELU, "), std::string::npos);
    return encoder.text->quick_gelu;
  };
  for (const Container container : {Container::kTorch, Container::kTorchScript, Container::kSafetensors}) {
    state.container = container;
    EXPECT_EQ(quick({}), container == Container::kTorchScript);
    EXPECT_TRUE(quick(true));
    EXPECT_FALSE(quick(false));
  }
}

// The configurations that open_clip publishes for ViT-H, g, G and e: head widths 80, 88, 104 and 112; for ViT-B and
// L 64.
TEST(ClipVit, KnowsTheHeadsOfPublishedWidths) {
  for (const auto& [width, heads] :
       {std::pair(768, 12), {896, 14}, {1024, 16}, {1280, 16}, {1408, 16}, {1664, 16}, {1792, 16}}) {
    const StateDict state = random_clip({.width = width,
                                         .layers = 1,
                                         .patch = 14,
                                         .input_size = 28,
                                         .text_width = 1280,
                                         .text_layers = 1,
                                         .vocabulary = 600,
                                         .embedding = 8},
                                        1, false);
    const ImportedEncoder encoder = import_clip_vit(state, {});
    EXPECT_EQ(std::get<VitConfig>(encoder.config).heads, heads) << width;
    EXPECT_EQ(encoder.text->heads, 20) << "text towers keep to 64";
  }
}

TEST(ClipVit, AsksForHeadsThatShapesDoNotTell) {
  const StateDict state = golden_clip();
  expect_error(ErrorCode::kBadFormat, "state the heads in a configuration file", [&] { import_clip_vit(state, {}); });
}

}  // namespace
}  // namespace inctrl
