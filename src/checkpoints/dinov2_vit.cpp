// src/checkpoints/dinov2_vit.cpp. Tested by tests/checkpoints/dinov2_vit_test.cpp
#include "checkpoints/dinov2_vit.h"

#include <algorithm>
#include <cmath>

#include "checkpoints/inventory.h"
#include "checkpoints/position_grid.h"
#include "checkpoints/vit_grid.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

constexpr int kHeadWidth = 64;

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

// What stands before every name: "" or such as "dinov2."; nothing if the names are not there. Either of two tensors
// tells, so that the other one can be found missing.
std::optional<std::string> prefix_of(const StateDict& checkpoint, const Names& names) {
  for (const std::string& ending : {std::string(names.patch) + ".weight", std::string(names.class_token)})
    for (const auto& [name, tensor] : checkpoint.tensors)
      if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
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
    blocks();
    move_pair(names_.final_norm, "encoder.final_norm", {vit_.width});
    inventory_.require_all_taken("DINOv2",
                                 [this](std::string_view name) { return name == prefix_ + names_.mask_token; });
    vit_.heads = options_.heads.value_or(vit_.width / kHeadWidth);
    require(vit_.heads >= 1 && vit_.width % vit_.heads == 0, ErrorCode::kBadFormat, "the encoder is ", vit_.width,
            " wide, which ", vit_.heads, " heads cannot share; state their number (--attention-heads)");
    describe();
    return std::move(encoder_);
  }

 private:
  bool has(const std::string& name) const { return inventory_.find(prefix_ + name) != nullptr; }

  void move(const std::string& theirs, const std::string& ours, const Shape& needed) {
    keep(encoder_, ours, inventory_.take(prefix_ + theirs, needed));
  }
  void move_pair(const std::string& theirs, const std::string& ours, const Shape& needed) {
    move(theirs + ".weight", ours + ".weight", needed);
    move(theirs + ".bias", ours + ".bias", {needed[0]});
  }

  void embeddings() {
    NamedExtents extents({{"3", 3}});
    inventory_.measure(prefix_ + names_.patch + ".weight", {"width", "3", "patch", "patch"}, extents);
    inventory_.measure(prefix_ + names_.positions, {"1", "1 + patches", "width"}, extents);
    if (has(names_.registers)) inventory_.measure(prefix_ + names_.registers, {"1", "registers", "width"}, extents);
    const std::int64_t width = extents.at("width"), side = extents.at("patch");
    const VitGrid grid = vit_grid(extents.at("1 + patches"), side, options_.input_size);
    vit_ = {.family = VitConfig::Family::kDinoV2,
            .patch = static_cast<int>(side),
            .width = static_cast<int>(width),
            .embedding = static_cast<int>(width)};
    encoder_.input_size = grid.input_size;
    move_pair(names_.patch, "encoder.patch", {width, 3, side, side});
    keep(encoder_, "encoder.class_token", {width}, inventory_.take_floats(prefix_ + names_.class_token, {1, 1, width}));
    if (has(names_.registers)) {
      vit_.registers = static_cast<int>(extents.at("registers"));
      keep(encoder_, "encoder.registers", {vit_.registers, width},
           inventory_.take_floats(prefix_ + names_.registers, {1, vit_.registers, width}));
    }
    keep(encoder_, "encoder.positions", {1 + std::int64_t{grid.wanted} * grid.wanted, width},
         resample_positions(inventory_.take_floats(prefix_ + names_.positions,
                                                   {1, 1 + std::int64_t{grid.trained} * grid.trained, width}),
                            grid.trained, grid.wanted, grid.wanted, vit_.width, position_mode()));
  }

  PositionMode position_mode() const {
    if (vit_.registers > 0) return PositionMode::kAntialias;
    return hugging_face_ ? PositionMode::kPlain : PositionMode::kOffset;
  }

  void blocks() {
    const std::string first = std::string(names_.block) + "0.";
    vit_.layers = inventory_.count_blocks(prefix_ + names_.block);
    vit_.gated_mlp = has(first + names_.gated_in + ".weight") || has(first + names_.gated_out + ".weight");
    NamedExtents extents({{"width", vit_.width}});
    inventory_.measure(prefix_ + first + (vit_.gated_mlp ? names_.gated_out : "mlp.fc2") + ".weight", {"width", "mlp"},
                       extents);
    vit_.mlp = static_cast<int>(extents.at("mlp"));
    for (int number = 0; number < vit_.layers; ++number)
      block(names_.block + std::to_string(number) + ".", "encoder.blocks." + std::to_string(number) + ".");
  }

  void block(const std::string& from, const std::string& to) {
    const std::int64_t width = vit_.width;
    move_pair(from + "norm1", to + "attention_norm", {width});
    move_pair(from + "norm2", to + "mlp_norm", {width});
    hugging_face_ ? join_qkv(from + "attention.attention.", to + "attention.qkv")
                  : move_pair(from + "attn.qkv", to + "attention.qkv", {3 * width, width});
    move_pair(from + names_.out, to + "attention.out", {width, width});
    move(from + names_.attention_scale, to + "attention_scale", {width});
    move(from + names_.mlp_scale, to + "mlp_scale", {width});
    const std::int64_t rows = std::int64_t{vit_.mlp} * (vit_.gated_mlp ? 2 : 1);
    move_pair(from + (vit_.gated_mlp ? names_.gated_in : "mlp.fc1"), to + "mlp.in", {rows, width});
    move_pair(from + (vit_.gated_mlp ? names_.gated_out : "mlp.fc2"), to + "mlp.out", {width, vit_.mlp});
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
