// src/checkpoints/clip_vit.cpp. Tested by tests/checkpoints/clip_vit_test.cpp
#include "checkpoints/clip_vit.h"

#include <cmath>

#include "checkpoints/inventory.h"
#include "checkpoints/position_grid.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr int kHeadWidth = 64;
constexpr int kMaxBlocks = 1000;
constexpr std::int64_t kMaxExtent = 1 << 24;

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
    if (inventory_.find("token_embedding.weight"))
      text("");
    else if (inventory_.find("text.token_embedding.weight"))
      text("text.");
    inventory_.require_all_taken("CLIP", is_left_out);
    describe();
    return std::move(encoder_);
  }

 private:
  // The extents of a tensor that must be there, with as many axes as `axes`.
  Shape shape(const std::string& name, std::size_t axes) const {
    const TensorView* const tensor = inventory_.find(name);
    require(tensor, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is missing");
    bool sound = tensor->shape.size() == axes;
    for (const std::int64_t extent : tensor->shape) sound = sound && extent >= 1 && extent <= kMaxExtent;
    require(sound, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is ", to_text(tensor->shape), ", needed ", axes,
            " axes");
    return tensor->shape;
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
    const auto prefix = [&](int n) { return theirs + "." + std::to_string(n) + "."; };
    const std::int64_t mlp = shape(prefix(0) + "mlp.c_fc.weight", 2)[0];
    int count = 0;
    for (; inventory_.find(prefix(count) + "ln_1.weight"); ++count) {
      require(count < kMaxBlocks, ErrorCode::kBadFormat, "more than ", kMaxBlocks, " blocks");
      const std::string from = prefix(count), to = ours + "." + std::to_string(count) + ".";
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

  int heads(std::optional<int> stated, std::int64_t width, const char* tower) const {
    const int count = stated.value_or(static_cast<int>(width) / kHeadWidth);
    require(count >= 1 && width % count == 0, ErrorCode::kBadFormat, "the ", tower, " tower is ", width,
            " wide, which ", count, " heads cannot share; state the heads in a configuration file");
    return count;
  }

  void vision() {
    const Shape patch = shape("visual.conv1.weight", 4), projection = shape("visual.proj", 2);
    const std::int64_t width = patch[0], side = patch[2];
    const Shape positions = shape("visual.positional_embedding", 2);
    const int trained = static_cast<int>(std::lround(std::sqrt(static_cast<double>(positions[0] - 1))));
    const int size = options_.input_size.value_or(trained * static_cast<int>(side));
    require(size % side == 0, ErrorCode::kInvalidArgument, "input size ", size, " is no multiple of the patch, ", side);
    const int grid = size / static_cast<int>(side);
    move("visual.conv1.weight", "encoder.patch.weight", {width, 3, side, side});
    move("visual.class_embedding", "encoder.class_token", {width});
    keep(encoder_, "encoder.positions", {1 + std::int64_t{grid} * grid, width},
         resample_positions(
             inventory_.take_floats("visual.positional_embedding", {1 + std::int64_t{trained} * trained, width}),
             trained, grid, grid, static_cast<int>(width), PositionMode::kAntialias));
    move_pair("visual.ln_pre", "encoder.pre_norm", {width});
    move_pair("visual.ln_post", "encoder.final_norm", {width});
    move("visual.proj", "encoder.projection", {width, projection[1]});
    const auto [layers, mlp] = blocks("visual.transformer.resblocks", "encoder.blocks", width);
    vit_ = {.family = VitConfig::Family::kClip,
            .patch = static_cast<int>(side),
            .width = static_cast<int>(width),
            .layers = layers,
            .heads = heads(options_.vision_heads, width, "vision"),
            .mlp = mlp,
            .embedding = static_cast<int>(projection[1]),
            .quick_gelu = quick_gelu_};
    encoder_.input_size = size;
  }

  void text(const std::string& prefix) {
    const Shape tokens = shape(prefix + "token_embedding.weight", 2),
                positions = shape(prefix + "positional_embedding", 2);
    const std::int64_t width = tokens[1];
    move(prefix + "token_embedding.weight", "text.tokens", tokens);
    move(prefix + "positional_embedding", "text.positions", {positions[0], width});
    move_pair(prefix + "ln_final", "text.final_norm", {width});
    move(prefix + "text_projection", "text.projection", {width, vit_.embedding});
    const auto [layers, mlp] = blocks(prefix + "transformer.resblocks", "text.blocks", width);
    encoder_.text = {.width = static_cast<int>(width),
                     .layers = layers,
                     .heads = heads(options_.text_heads, width, "text"),
                     .mlp = mlp,
                     .context = static_cast<int>(positions[0]),
                     .vocabulary = static_cast<int>(tokens[0]),
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
  return checkpoint.tensors.contains("visual.conv1.weight") && checkpoint.tensors.contains("visual.class_embedding");
}

ImportedEncoder import_clip_vit(const StateDict& checkpoint, const ClipOptions& options) {
  return ClipImporter(checkpoint, options).run();
}

}  // namespace inctrl
