// src/checkpoints/clip_vit.cpp. Tested by tests/checkpoints/clip_vit_test.cpp
#include "checkpoints/clip_vit.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "checkpoints/inventory.h"
#include "checkpoints/position_grid.h"
#include "checkpoints/vit_grid.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

// A head is 64 wide, but for these vision towers of open_clip (H, g, G, e), which have 16 heads.
constexpr int kHeadWidth = 64, kHeadsOfWideTowers = 16;
constexpr std::array<std::int64_t, 4> kWideTowers{1280, 1408, 1664, 1792};

int usual_heads(std::int64_t width) {
  return static_cast<int>(width) / kHeadWidth;
}
int usual_vision_heads(std::int64_t width) {
  const bool wide = std::find(kWideTowers.begin(), kWideTowers.end(), width) != kWideTowers.end();
  return wide ? kHeadsOfWideTowers : usual_heads(width);
}

// Known, and of no use here: the learnt temperature, the causal mask, and the authors' heads, which others read.
bool is_left_out(std::string_view name) {
  for (const std::string_view known : {"logit_scale", "attn_mask", "input_resolution", "context_length", "vocab_size"})
    if (name == known || name == "text." + std::string(known)) return true;
  return name.starts_with("adapter.") || name.starts_with("diff_head.") || name.starts_with("diff_head_ref.");
}

class ClipImporter {
 public:
  ClipImporter(const StateDict& checkpoint, const ClipOptions& options)
      : inventory_(checkpoint),
        options_(options),
        script_(checkpoint.container == Container::kTorchScript),
        quick_gelu_(options.quick_gelu.value_or(script_)) {}

  ImportedEncoder run() {
    vision();
    for (const char* const prefix : {"", "text."})
      if (has_text_tower(prefix)) text(prefix);
    inventory_.require_all_taken("CLIP", is_left_out);
    describe();
    return std::move(encoder_);
  }

 private:
  // Any one of a tower's tensors tells that the others must be there.
  bool has_text_tower(const std::string& prefix) const {
    for (const char* const name : {"token_embedding.weight", "positional_embedding", "text_projection",
                                   "ln_final.weight", "transformer.resblocks.0.ln_1.weight"})
      if (inventory_.find(prefix + name)) return true;
    return false;
  }

  void move(const std::string& theirs, const std::string& ours, const Shape& needed) {
    keep(encoder_, ours, inventory_.take(theirs, needed));
  }
  void move_pair(const std::string& theirs, const std::string& ours, const Shape& needed) {
    move(theirs + ".weight", ours + ".weight", needed);
    move(theirs + ".bias", ours + ".bias", {needed[0]});
  }

  // The blocks of one tower; returns how many there are and the hidden width of their MLP.
  std::pair<int, int> blocks(const std::string& theirs, const std::string& ours, std::int64_t width) {
    const int count = inventory_.count_blocks(theirs + ".");
    NamedExtents extents({{"width", width}});
    inventory_.measure(theirs + ".0.mlp.c_fc.weight", {"mlp", "width"}, extents);
    const std::int64_t mlp = extents.at("mlp");
    for (int block = 0; block < count; ++block) {
      const std::string from = theirs + "." + std::to_string(block) + ".",
                        to = ours + "." + std::to_string(block) + ".";
      move_pair(from + "ln_1", to + "attention_norm", {width});
      move_pair(from + "ln_2", to + "mlp_norm", {width});
      move(from + "attn.in_proj_weight", to + "attention.qkv.weight", {3 * width, width});
      move(from + "attn.in_proj_bias", to + "attention.qkv.bias", {3 * width});
      move_pair(from + "attn.out_proj", to + "attention.out", {width, width});
      move_pair(from + "mlp.c_fc", to + "mlp.in", {mlp, width});
      move_pair(from + "mlp.c_proj", to + "mlp.out", {width, mlp});
    }
    return {count, static_cast<int>(mlp)};
  }

  static int checked_heads(int count, std::int64_t width, const char* tower) {
    require(count >= 1 && width % count == 0, ErrorCode::kBadFormat, "the ", tower, " tower is ", width,
            " wide, which ", count, " heads cannot share; state the heads in a configuration file (--config)");
    return count;
  }

  void vision() {
    NamedExtents extents({{"3", 3}});
    inventory_.measure("visual.conv1.weight", {"width", "3", "patch", "patch"}, extents);
    inventory_.measure("visual.positional_embedding", {"1 + patches", "width"}, extents);
    inventory_.measure("visual.proj", {"width", "embedding"}, extents);
    const std::int64_t width = extents.at("width"), side = extents.at("patch"), embedding = extents.at("embedding");
    const VitGrid grid = vit_grid(extents.at("1 + patches"), side, options_.input_size);
    move("visual.conv1.weight", "encoder.patch.weight", {width, 3, side, side});
    move("visual.class_embedding", "encoder.class_token", {width});
    keep(encoder_, "encoder.positions", {1 + std::int64_t{grid.wanted} * grid.wanted, width},
         resample_positions(inventory_.take_floats("visual.positional_embedding",
                                                   {1 + std::int64_t{grid.trained} * grid.trained, width}),
                            grid.trained, grid.wanted, grid.wanted, static_cast<int>(width), PositionMode::kAntialias));
    move_pair("visual.ln_pre", "encoder.pre_norm", {width});
    move_pair("visual.ln_post", "encoder.final_norm", {width});
    move("visual.proj", "encoder.projection", {width, embedding});
    const auto [layers, mlp] = blocks("visual.transformer.resblocks", "encoder.blocks", width);
    vit_ = {.family = VitConfig::Family::kClip,
            .patch = static_cast<int>(side),
            .width = static_cast<int>(width),
            .layers = layers,
            .heads = checked_heads(options_.vision_heads.value_or(usual_vision_heads(width)), width, "vision"),
            .mlp = mlp,
            .embedding = static_cast<int>(embedding),
            .quick_gelu = quick_gelu_};
    encoder_.input_size = grid.input_size;
  }

  void text(const std::string& prefix) {
    NamedExtents extents;
    inventory_.measure(prefix + "token_embedding.weight", {"vocabulary", "width"}, extents);
    inventory_.measure(prefix + "positional_embedding", {"context", "width"}, extents);
    const std::int64_t width = extents.at("width"), context = extents.at("context"),
                       vocabulary = extents.at("vocabulary");
    move(prefix + "token_embedding.weight", "text.tokens", {vocabulary, width});
    move(prefix + "positional_embedding", "text.positions", {context, width});
    move_pair(prefix + "ln_final", "text.final_norm", {width});
    move(prefix + "text_projection", "text.projection", {width, vit_.embedding});
    const auto [layers, mlp] = blocks(prefix + "transformer.resblocks", "text.blocks", width);
    encoder_.text = {.width = static_cast<int>(width),
                     .layers = layers,
                     .heads = checked_heads(options_.text_heads.value_or(usual_heads(width)), width, "text"),
                     .mlp = mlp,
                     .context = static_cast<int>(context),
                     .vocabulary = static_cast<int>(vocabulary),
                     .quick_gelu = quick_gelu_};
  }

  // The published method taps blocks 7, 9 and 11 of 12: seven, nine and eleven twelfths of any depth.
  void describe() {
    for (const int twelfths : {7, 9, 11}) {
      const int block = std::max(1, static_cast<int>(std::lround(vit_.layers * twelfths / 12.0)));
      if (encoder_.default_taps.empty() || block > encoder_.default_taps.back()) encoder_.default_taps.push_back(block);
    }
    encoder_.architecture = "CLIP ViT";
    encoder_.fit = Fit::kCrop;
    encoder_.mean = {0.48145466, 0.4578275, 0.40821073};
    encoder_.std = {0.26862954, 0.26130258, 0.27577711};
    encoder_.licences = {{"encoder weights", "unknown", "a CLIP checkpoint"}};
    encoder_.notes = {"recognised a CLIP vision transformer: " + std::to_string(vit_.layers) + " blocks of width " +
                          std::to_string(vit_.width) + ", patch " + std::to_string(vit_.patch) + ", " +
                          (encoder_.text ? "with" : "without") + " a text tower",
                      gelu_note()};
    encoder_.config = vit_;
  }

  std::string gelu_note() const {
    const std::string kind = quick_gelu_ ? "quick GELU" : "exact GELU", other = quick_gelu_ ? "false" : "true";
    if (options_.quick_gelu) return kind + ", as the configuration file says";
    return kind + ", because the checkpoint is " + (script_ ? "a" : "no") +
           " TorchScript archive, as OpenAI's own are; if that is wrong, give a configuration file with "
           "\"quick_gelu\": " +
           other;
  }

  Inventory inventory_;
  const ClipOptions& options_;
  const bool script_, quick_gelu_;
  VitConfig vit_;
  ImportedEncoder encoder_;
};

}  // namespace

bool is_clip_vit(const StateDict& checkpoint) {
  return checkpoint.tensors.contains("visual.class_embedding") || checkpoint.tensors.contains("visual.proj");
}

ImportedEncoder import_clip_vit(const StateDict& checkpoint, const ClipOptions& options) {
  return ClipImporter(checkpoint, options).run();
}

}  // namespace inctrl
