// tests/checkpoints/refusals_test.cpp: every family names the tensor that is missing, misshapen or surplus, with the
// shapes found and needed. Tried on each tensor of a checkpoint in turn.
#include "checkpoints/clip_vit.h"
#include "checkpoints/dinov2_vit.h"
#include "checkpoints/efficientnet_lite.h"
#include "checkpoints/tiny_lite.h"
#include "support/expect_error.h"
#include "support/golden.h"

namespace inctrl {
namespace {

StateDict golden(const char* file) {
  const Safetensors opened = open_golden(file);
  return {.tensors = opened.tensors(), .owners = {opened.owner()}};
}

struct Family {
  const char* name;
  StateDict checkpoint;
  std::function<void(const StateDict&)> import;
  std::function<bool(const std::string&)> unread;    // of no use here: may be missing and of any shape
  std::function<bool(const std::string&)> optional;  // may be missing
  std::vector<std::string> surplus;                  // names that the family does not have
};

std::vector<Family> families() {
  const auto none = [](const std::string&) { return false; };
  const auto clip = [](const StateDict& state) { import_clip_vit(state, {.vision_heads = 3, .text_heads = 2}); };
  const auto dinov2 = [](const StateDict& state) { import_dinov2_vit(state, {.heads = 3}); };
  const auto lite = [](const StateDict& state) { import_efficientnet_lite(state); };
  const auto classifier = [](const std::string& name) {
    return name.starts_with("_conv_head.") || name.starts_with("_bn1.") || name.starts_with("_fc.") ||
           name.ends_with(".num_batches_tracked");
  };
  return {{"CLIP",
           golden("clip.safetensors"),
           clip,
           [](const std::string& name) { return name == "logit_scale"; },
           none,
           {"visual.odd", "visual.transformer.resblocks.5.ls_1.gamma", "transformer.resblocks.odd", "odd"}},
          {"DINOv2",
           golden("dinov2_registers.safetensors"),
           dinov2,
           [](const std::string& name) { return name == "embeddings.mask_token"; },
           [](const std::string& name) { return name == "embeddings.register_tokens"; },
           {"embeddings.odd", "encoder.layer.3.mlp.weights_in.weight", "encoder.layer.x", "classifier.weight"}},
          {"EfficientNet-Lite",
           TinyLite().state,
           lite,
           classifier,
           none,
           {"_blocks.0._expand_conv.weight", "_blocks.5._se_reduce.bias", "_blocks.", "odd"}}};
}

const std::vector<float> kSomeValues(2 * 3 * 4 * 5 * 6);
const TensorView kMisshapen{DType::kF32, {2, 3, 4, 5, 6}, std::as_bytes(std::span(kSomeValues))};

TEST(Refusals, NameEveryTensorThatIsMissingOrMisshapen) {
  for (const Family& family : families())
    for (const auto& [name, tensor] : family.checkpoint.tensors) {
      SCOPED_TRACE(std::string(family.name) + ": " + name);
      StateDict missing = family.checkpoint, misshapen = family.checkpoint;
      missing.tensors.erase(name);
      misshapen.tensors[name] = kMisshapen;
      if (family.unread(name)) {
        EXPECT_NO_THROW(family.import(missing));
        EXPECT_NO_THROW(family.import(misshapen));
        continue;
      }
      expect_error(ErrorCode::kBadFormat, "tensor '" + name + "' is [2, 3, 4, 5, 6], needed [",
                   [&] { family.import(misshapen); });
      if (family.optional(name)) continue;
      expect_error(ErrorCode::kBadFormat, "tensor '" + name + "' is missing; needed [",
                   [&] { family.import(missing); });
    }
}

TEST(Refusals, NameASurplusTensorWhereverItHides) {
  for (const Family& family : families())
    for (const std::string& name : family.surplus) {
      SCOPED_TRACE(family.name);
      StateDict checkpoint = family.checkpoint;
      checkpoint.tensors[name] = kMisshapen;
      expect_error(ErrorCode::kBadFormat,
                   "tensor '" + name + "' [2, 3, 4, 5, 6] is surplus: ", [&] { family.import(checkpoint); });
    }
}

TEST(Refusals, NameTheFirstTensorOfALaterBlockAlone) {
  StateDict checkpoint = golden("clip.safetensors");
  checkpoint.tensors["visual.transformer.resblocks.6.odd"] = kMisshapen;
  expect_error(ErrorCode::kBadFormat, "tensor 'visual.transformer.resblocks.6.ln_1.weight' is missing; needed [36]",
               [&] { families()[0].import(checkpoint); });
  for (const char* const number : {"1000", "99999999999999999999"}) {
    checkpoint = golden("clip.safetensors");
    checkpoint.tensors["visual.transformer.resblocks." + std::string(number) + ".odd"] = kMisshapen;
    expect_error(ErrorCode::kBadFormat, number + std::string(".odd': more than 1000 blocks"),
                 [&] { families()[0].import(checkpoint); });
  }
}

}  // namespace
}  // namespace inctrl
