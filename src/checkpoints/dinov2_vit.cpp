// src/checkpoints/dinov2_vit.cpp. Tested by tests/checkpoints/dinov2_vit_test.cpp
#include "checkpoints/dinov2_vit.h"

#include <algorithm>
#include <cmath>

#include "checkpoints/inventory.h"
#include "checkpoints/position_grid.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

constexpr int kHeadWidth = 64;
constexpr int kMaxBlocks = 1000;

// The names of one maker.
struct Names {
  const char *patch, *class_token, *positions, *registers, *mask_token, *block, *out, *attention_scale, *mlp_scale,
      *gated_in, *gated_out, *final_norm;
};
constexpr Names kOriginal{"patch_embed.proj", "cls_token", "pos_embed", "register_tokens", "mask_token", "blocks.",
                          "attn.proj",        "ls1.gamma", "ls2.gamma", "mlp.w12",         "mlp.w3",     "norm"};
constexpr Names kHuggingFace{"embeddings.patch_embeddings.projection",
                             "embeddings.cls_token",
                             "embeddings.position_embeddings",
                             "embeddings.register_tokens",
                             "embeddings.mask_token",
                             "encoder.layer.",
                             "attention.output.dense",
                             "layer_scale1.lambda1",
                             "layer_scale2.lambda1",
                             "mlp.weights_in",
                             "mlp.weights_out",
                             "layernorm"};

// What stands before every name: "" or such as "dinov2."; nothing if the names are not there.
std::optional<std::string> prefix_of(const StateDict& checkpoint, const Names& names) {
  const std::string ending = std::string(names.patch) + ".weight";
  for (const auto& [name, tensor] : checkpoint.tensors)
    if (name.ends_with(ending) &&
        checkpoint.tensors.contains(name.substr(0, name.size() - ending.size()) + names.class_token))
      return name.substr(0, name.size() - ending.size());
  return std::nullopt;
}

class DinoV2Importer {
 public:
  DinoV2Importer(const StateDict& checkpoint, const DinoV2Options& options)
      : inventory_(checkpoint),
        options_(options),
        hugging_face_(prefix_of(checkpoint, kHuggingFace).has_value()),
        names_(hugging_face_ ? kHuggingFace : kOriginal),
        prefix_(prefix_of(checkpoint, names_).value_or("")) {}

  ImportedEncoder run() {
    embeddings();
    while (has(block() + "norm1.weight")) next_block();
    move_pair(names_.final_norm, "encoder.final_norm", {vit_.width});
    inventory_.require_all_taken("DINOv2",
                                 [this](std::string_view name) { return name == prefix_ + names_.mask_token; });
    vit_.heads = options_.heads.value_or(vit_.width / kHeadWidth);
    require(vit_.heads >= 1 && vit_.width % vit_.heads == 0, ErrorCode::kBadFormat, "the encoder is ", vit_.width,
            " wide, which ", vit_.heads, " heads cannot share; state the heads in a configuration file");
    describe();
    return std::move(encoder_);
  }

 private:
  std::string block() const { return names_.block + std::to_string(vit_.layers) + "."; }
  bool has(const std::string& name) const { return inventory_.find(prefix_ + name) != nullptr; }

  const Shape& shape(const std::string& name, std::size_t axes) const {
    const TensorView* const tensor = inventory_.find(prefix_ + name);
    require(tensor && tensor->shape.size() == axes && element_count(tensor->shape) > 0, ErrorCode::kBadFormat,
            "tensor ", in_quotes(prefix_ + name), tensor ? " is " + to_text(tensor->shape) : " is missing", ", needed ",
            axes, " axes");
    return tensor->shape;
  }

  void move(const std::string& theirs, const std::string& ours, const Shape& needed) {
    keep(encoder_, ours, inventory_.take(prefix_ + theirs, needed));
  }
  void move_pair(const std::string& theirs, const std::string& ours, const Shape& needed) {
    move(theirs + ".weight", ours + ".weight", needed);
    move(theirs + ".bias", ours + ".bias", {needed[0]});
  }

  void embeddings() {
    const Shape patch = shape(std::string(names_.patch) + ".weight", 4), positions = shape(names_.positions, 3);
    const std::int64_t width = patch[0], side = patch[2];
    const int trained = static_cast<int>(std::lround(std::sqrt(static_cast<double>(positions[1] - 1))));
    const int size = options_.input_size.value_or(trained * static_cast<int>(side));
    require(size > 0 && size % side == 0, ErrorCode::kInvalidArgument, "input size ", size,
            " is no multiple of the patch, ", side);
    const int grid = size / static_cast<int>(side);
    vit_ = {.family = VitConfig::Family::kDinoV2,
            .patch = static_cast<int>(side),
            .width = static_cast<int>(width),
            .embedding = static_cast<int>(width)};
    encoder_.input_size = size;
    move_pair(names_.patch, "encoder.patch", {width, 3, side, side});
    keep(encoder_, "encoder.class_token", {width}, inventory_.take_floats(prefix_ + names_.class_token, {1, 1, width}));
    if (has(names_.registers)) {
      vit_.registers = static_cast<int>(shape(names_.registers, 3)[1]);
      keep(encoder_, "encoder.registers", {vit_.registers, width},
           inventory_.take_floats(prefix_ + names_.registers, {1, vit_.registers, width}));
    }
    keep(encoder_, "encoder.positions", {1 + std::int64_t{grid} * grid, width},
         resample_positions(
             inventory_.take_floats(prefix_ + names_.positions, {1, 1 + std::int64_t{trained} * trained, width}),
             trained, grid, grid, vit_.width, position_mode()));
  }

  PositionMode position_mode() const {
    if (vit_.registers > 0) return PositionMode::kAntialias;
    return hugging_face_ ? PositionMode::kPlain : PositionMode::kOffset;
  }

  void next_block() {
    require(vit_.layers < kMaxBlocks, ErrorCode::kBadFormat, "more than ", kMaxBlocks, " blocks");
    const std::string from = block(), to = "encoder.blocks." + std::to_string(vit_.layers) + ".";
    const std::int64_t width = vit_.width;
    move_pair(from + "norm1", to + "attention_norm", {width});
    move_pair(from + "norm2", to + "mlp_norm", {width});
    hugging_face_ ? join_qkv(from + "attention.attention.", to + "attention.qkv")
                  : move_pair(from + "attn.qkv", to + "attention.qkv", {3 * width, width});
    move_pair(from + names_.out, to + "attention.out", {width, width});
    move(from + names_.attention_scale, to + "attention_scale", {width});
    move(from + names_.mlp_scale, to + "mlp_scale", {width});
    vit_.gated_mlp = has(from + names_.gated_in + ".weight");
    const std::string in = from + (vit_.gated_mlp ? names_.gated_in : "mlp.fc1");
    const std::int64_t rows = shape(in + ".weight", 2)[0];
    vit_.mlp = static_cast<int>(vit_.gated_mlp ? rows / 2 : rows);
    move_pair(in, to + "mlp.in", {rows, width});
    move_pair(from + (vit_.gated_mlp ? names_.gated_out : "mlp.fc2"), to + "mlp.out", {width, vit_.mlp});
    ++vit_.layers;
  }

  // Three matrices become one, the queries' rows first.
  void join_qkv(const std::string& from, const std::string& ours) {
    std::vector<float> weight, bias;
    for (const char* part : {"query", "key", "value"}) {
      const std::vector<float> w = inventory_.take_floats(prefix_ + from + part + ".weight", {vit_.width, vit_.width});
      const std::vector<float> b = inventory_.take_floats(prefix_ + from + part + ".bias", {vit_.width});
      weight.insert(weight.end(), w.begin(), w.end());
      bias.insert(bias.end(), b.begin(), b.end());
    }
    keep(encoder_, ours + ".weight", {3 * std::int64_t{vit_.width}, vit_.width}, std::move(weight));
    keep(encoder_, ours + ".bias", {3 * std::int64_t{vit_.width}}, std::move(bias));
  }

  // Middle blocks: half and five sixths of the depth, as few-shot methods on DINOv2 take them.
  void describe() {
    require(vit_.layers > 0, ErrorCode::kBadFormat, "the checkpoint has no blocks");
    for (const int twelfths : {6, 8, 10}) {
      const int tap = std::max(1, static_cast<int>(std::lround(vit_.layers * twelfths / 12.0)));
      if (encoder_.default_taps.empty() || tap > encoder_.default_taps.back()) encoder_.default_taps.push_back(tap);
    }
    encoder_.architecture = "DINOv2 ViT";
    encoder_.fit = Fit::kSquash;
    encoder_.mean = {0.485, 0.456, 0.406};
    encoder_.std = {0.229, 0.224, 0.225};
    encoder_.licences = {{"encoder weights", "unknown", "a DINOv2 checkpoint"}};
    encoder_.notes = {"recognised a DINOv2 vision transformer: " + std::to_string(vit_.layers) + " blocks of width " +
                      std::to_string(vit_.width) + ", patch " + std::to_string(vit_.patch) + ", " +
                      std::to_string(vit_.registers) + " registers"};
    encoder_.config = vit_;
  }

  Inventory inventory_;
  const DinoV2Options& options_;
  const bool hugging_face_;
  const Names& names_;
  const std::string prefix_;
  VitConfig vit_;
  ImportedEncoder encoder_;
};

}  // namespace

bool is_dinov2_vit(const StateDict& checkpoint) {
  return prefix_of(checkpoint, kHuggingFace).has_value() || prefix_of(checkpoint, kOriginal).has_value();
}

ImportedEncoder import_dinov2_vit(const StateDict& checkpoint, const DinoV2Options& options) {
  return DinoV2Importer(checkpoint, options).run();
}

}  // namespace inctrl
