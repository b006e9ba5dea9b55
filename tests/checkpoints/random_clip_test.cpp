// tests/checkpoints/random_clip_test.cpp: src/checkpoints/random_clip.h. One of full size is made in tests/end_to_end.
#include "checkpoints/random_clip.h"

#include <cmath>
#include <numeric>

#include "checkpoints/clip_vit.h"
#include "checkpoints/inctrl_heads.h"
#include "support/expect_error.h"

namespace inctrl {
namespace {

constexpr ClipArchitecture kTiny{.width = 64,
                                 .layers = 2,
                                 .patch = 8,
                                 .input_size = 24,
                                 .text_width = 64,
                                 .text_layers = 1,
                                 .vocabulary = 600,
                                 .embedding = 16};

std::vector<float> values(const StateDict& checkpoint, const std::string& name) {
  return to_floats(checkpoint.tensors.at(name));
}

TEST(RandomClip, IsACheckpointThatTheImportersRead) {
  const StateDict checkpoint = random_clip(kTiny, 1, true);
  const ImportedEncoder encoder = import_clip_vit(checkpoint, {});
  EXPECT_EQ(std::get<VitConfig>(encoder.config).layers, 2);
  EXPECT_FALSE(std::get<VitConfig>(encoder.config).quick_gelu);
  EXPECT_EQ(encoder.text->vocabulary, 600);
  EXPECT_NO_THROW(require_fit(import_inctrl_heads(checkpoint), 16, 3));
  EXPECT_FALSE(has_inctrl_heads(random_clip(kTiny, 1, false)));
}

TEST(RandomClip, HasThePublishedMethodsArchitecture) {
  const ClipArchitecture clip = clip_architecture("vit-b-16-plus-240");
  EXPECT_EQ(clip.width, 896);
  EXPECT_EQ(clip.text_width, 640);
  expect_error(ErrorCode::kInvalidArgument, "architecture 'vit-z' is not known; known are: vit-b-16-plus-240",
               [] { clip_architecture("vit-z"); });
}

TEST(RandomClip, DependsOnTheSeedAloneTensorByTensor) {
  const StateDict once = random_clip(kTiny, 7, true), again = random_clip(kTiny, 7, false),
                  other = random_clip(kTiny, 8, false);
  for (const auto& [name, tensor] : again.tensors) {
    EXPECT_EQ(values(once, name), values(again, name)) << name;
    EXPECT_NE(values(other, name), values(again, name)) << name;
  }
  EXPECT_NE(values(once, "visual.ln_pre.bias"), values(once, "visual.ln_post.bias"));
}

// From a rendition in Python's integers, its floats rounded to 32 bits. One product and one sum: no machine may differ.
TEST(RandomClip, IsTheSameOnEveryMachine) {
  const StateDict checkpoint = random_clip(kTiny, 1, false);
  const std::vector<float> weights = values(checkpoint, "visual.ln_pre.weight"),
                           kernel = values(checkpoint, "visual.conv1.weight");
  EXPECT_EQ(std::vector(weights.begin(), weights.begin() + 3),
            (std::vector<float>{0x1.f7e3c2p-1f, 0x1.f7b0ap-1f, 0x1.01d638p+0f}));
  EXPECT_EQ(std::vector(kernel.begin(), kernel.begin() + 3),
            (std::vector<float>{0x1.99b874p-5f, -0x1.029a7ep-4f, 0x1.4cf5bep-5f}));
}

// 65,536 numbers: their mean has a deviation of 1/256 of theirs, their deviation one of 1/362; five of these are
// allowed.
TEST(RandomClip, HasTheDeviationsThatTrainingStartsFrom) {
  ClipArchitecture clip = kTiny;
  clip.vocabulary = 1024;
  const StateDict checkpoint = random_clip(clip, 3, false);
  for (const auto& [name, deviation] : {std::pair("token_embedding.weight", 0.02),
                                        {"transformer.resblocks.0.attn.in_proj_weight", 1 / 8.0},
                                        {"visual.transformer.resblocks.0.mlp.c_proj.weight", 1 / 16.0}}) {
    const std::vector<float> all = values(checkpoint, name);
    const double mean = std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
    double squares = 0;
    for (const float value : all) squares += (value - mean) * (value - mean);
    const double share = 5 / std::sqrt(static_cast<double>(all.size()));
    EXPECT_NEAR(mean, 0, deviation * share) << name;
    EXPECT_NEAR(std::sqrt(squares / static_cast<double>(all.size())), deviation, deviation * share) << name;
  }
}

}  // namespace
}  // namespace inctrl
