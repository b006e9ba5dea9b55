// src/tensor_files/model_file.h: what does the one-file model hold?
// A safetensors file whose __metadata__ has `inctrl`, the JSON of ModelConfig (docs/model-format.md), and `identity`,
// the sha256 of that JSON and of all tensors. Tested by tests/tensor_files/model_file_test.cpp
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "inctrl/options.h"
#include "tensor_files/safetensors.h"
#include "tensor_files/training_record.h"

namespace inctrl {

// One inverted-residual block: expansion 1x1 (absent if 1), depthwise k x k, projection 1x1. A skip connection joins
// input and output where stride is 1 and the widths agree.
struct EfficientNetLiteBlock {
  int kernel = 3, stride = 1;
  int expansion = 1;  // hidden width = expansion * input width
  int channels = 0;   // output width
};

// EfficientNet-Lite, batch norm already folded into weights and biases.
// Tensors: encoder.stem.{weight [C,3,3,3], bias [C]} and encoder.blocks.N.{expand,depthwise,project}.{weight,bias}, N
// from 0, weights [out, in / groups, k, k].
struct EfficientNetLiteConfig {
  int stem = 32;  // width of the stem, 3 x 3, stride 2
  std::vector<EfficientNetLiteBlock> blocks;
};

// A vision transformer: CLIP's or DINOv2's. T = 1 + registers + patches tokens of `width`.
// Tensors under "encoder.": patch.weight [width, 3, patch, patch], class_token [width], positions [1 + patches, width]
// for the model's own input size (resampled when it was imported), final_norm.{weight,bias} [width]; each of blocks.N,
// N from 0: attention_norm, mlp_norm .{weight,bias} [width], attention.qkv.{weight [3 width, width], bias},
// attention.out.{weight, bias}, mlp.in.{weight [mlp, width] (gated: [2 mlp, width]), bias}, mlp.out.{weight [width,
// mlp], bias}. CLIP also: pre_norm.{weight,bias}, projection [width, embedding]. DINOv2 also: patch.bias, registers
// [registers, width], blocks.N.attention_scale, mlp_scale [width].
struct VitConfig {
  enum class Family { kClip, kDinoV2 };
  Family family = Family::kClip;
  int patch = 16;                                 // side of a patch, pixels; divides input_size
  int width = 0, layers = 0, heads = 0, mlp = 0;  // mlp: hidden width
  int embedding = 0;                              // width of the image embedding; DINOv2: the class token's, = width
  int registers = 0;                              // tokens after the class token that are neither (DINOv2)
  bool quick_gelu = false;                        // x * sigmoid(1.702 x) instead of the exact GELU
  bool gated_mlp = false;                         // silu(a) * b, a and b the halves of mlp.in (DINOv2 giant)
};

// CLIP's text tower: causal, pre-norm. Tensors under "text.": tokens [vocabulary, width], positions [context, width],
// blocks.N as above, final_norm, projection [width, embedding], merges [bytes] (U8, one "a b" a line).
struct TextTowerConfig {
  int width = 0, layers = 0, heads = 0, mlp = 0;
  int context = 77, vocabulary = 49408;
  bool quick_gelu = false;
};

struct LicensedPart {
  std::string part;     // such as "encoder weights"
  std::string licence;  // an SPDX expression where there is one
  std::string source;   // package or repository, with its version
};

struct ModelConfig {
  std::string name;  // "inctrl-lite"
  std::variant<EfficientNetLiteConfig, VitConfig>
      encoder;                          // JSON: {"family": "efficientnet-lite" | "clip-vit" | "dinov2-vit"}
  std::optional<TextTowerConfig> text;  // only beside clip-vit
  std::vector<int> taps;                // blocks whose output tokens are taken, counted from 1, ascending
  int input_size = 224;                 // side of the encoder's square, pixels
  Fit fit = Fit::kSquash;
  std::array<double, 3> mean{}, std{};  // of pixel / 255, in the order red, green, blue
  std::string head = "none";            // head kind
  double normal_level = 0.2;            // a usual highest patch residual of a normal picture: scale of overlays
  std::vector<LicensedPart> licences;
  std::optional<TrainingRecord> training;  // of heads that inctrl trained
};

struct ModelFile {
  ModelConfig config;
  std::string identity;  // 64 hexadecimal digits
  Safetensors tensors;
};

// kNotFound; kBadFormat if it is no safetensors file, not a model, of a later format version, or a value is out of
// range. Trusts the identity that the file states; verify_identity() computes it.
ModelFile open_model_file(const std::filesystem::path& file);

// Writes config, tensors and identity; returns the identity. Same input, same bytes.
std::string write_model_file(const std::filesystem::path& file, const ModelConfig& config,
                             const std::map<std::string, TensorView>& tensors);

// kBadFormat if the stated identity is not that of the content. Reads every byte.
void verify_identity(const ModelFile& model);

// The bare encoder: head kind "none". A model without heads stays as it is; another gets an identity of its own, which
// no file states.
ModelFile without_heads(ModelFile model);

// [taps]: how many numbers a token of each tap has.
std::vector<int> tap_widths(const ModelConfig& config);

// Head kind "residual": the tensor by which the tokens of a tap, counted from 0, are multiplied.
inline constexpr std::string_view kProjections = "heads.projection.";  // what their names begin with
std::string projection_tensor(std::size_t tap);

// "efficientnet-lite", "clip-vit" or "dinov2-vit".
std::string_view encoder_family(const ModelConfig& config) noexcept;

std::string to_json(const ModelConfig& config);
ModelConfig parse_model_config(const std::string& json);  // kBadFormat, naming the field

}  // namespace inctrl
