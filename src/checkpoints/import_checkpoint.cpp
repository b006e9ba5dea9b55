// src/checkpoints/import_checkpoint.cpp. Tested by tests/checkpoints/import_checkpoint_test.cpp
#include "checkpoints/import_checkpoint.h"

#include "checkpoints/clip_vit.h"
#include "checkpoints/dinov2_vit.h"
#include "checkpoints/efficientnet_lite.h"
#include "checkpoints/inctrl_heads.h"
#include "checkpoints/open_clip_config.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// The architecture shows in the tensors' names.
ImportedEncoder recognise(const StateDict& state, const ImportOptions& options) {
  if (is_clip_vit(state)) {
    OpenClipConfig config = options.config ? read_open_clip_config(*options.config) : OpenClipConfig{};
    config.options.input_size = options.input_size;
    ImportedEncoder encoder = import_clip_vit(state, config.options);
    if (config.mean) encoder.mean = *config.mean;
    if (config.std) encoder.std = *config.std;
    return encoder;
  }
  if (is_dinov2_vit(state)) return import_dinov2_vit(state, {.input_size = options.input_size, .heads = options.heads});
  require(is_efficientnet_lite(state), ErrorCode::kBadFormat, "none of its ", state.tensors.size(),
          " tensors tell a known architecture: EfficientNet-Lite would have _conv_stem.weight, CLIP "
          "visual.class_embedding (of a vision transformer), DINOv2 cls_token");
  ImportedEncoder encoder = import_efficientnet_lite(state);
  encoder.input_size = options.input_size.value_or(encoder.input_size);
  return encoder;
}

// Adds the authors' heads and the tokenizer's merges, where they are: with both the model scores as published.
void add_heads(const StateDict& state, const ImportOptions& options, ImportedEncoder& encoder) {
  if (options.merges) {
    require(encoder.text.has_value(), ErrorCode::kInvalidArgument, "a tokenizer was given, but there is no text tower");
    const auto kept = std::make_shared<const std::string>(*options.merges);
    encoder.tensors["text.merges"] = {
        DType::kU8, {static_cast<std::int64_t>(kept->size())}, std::as_bytes(std::span(*kept))};
    encoder.owners.push_back(kept);
  }
  if (!has_inctrl_heads(state)) {
    encoder.notes.push_back("no trained heads: the score is the largest patch residual (head kind none)");
    return;
  }
  require(options.merges.has_value(), ErrorCode::kInvalidArgument,
          "the checkpoint holds InCTRL's heads, which need the text prior: give the tokenizer's merge list");
  const ImportedHeads heads = import_inctrl_heads(state);
  encoder.tensors.insert(heads.tensors.begin(), heads.tensors.end());
  encoder.owners.insert(encoder.owners.end(), heads.owners.begin(), heads.owners.end());
  encoder.head = "inctrl";
  encoder.notes.push_back("with InCTRL's heads for " + std::to_string(heads.patches) + " patches");
}

ImportedEncoder read_encoder(const std::filesystem::path& checkpoint, const ImportOptions& options) {
  const StateDict state = read_state_dict(checkpoint);
  try {
    ImportedEncoder encoder = recognise(state, options);
    if (is_clip_vit(state)) add_heads(state, options, encoder);
    encoder.owners.insert(encoder.owners.end(), state.owners.begin(), state.owners.end());
    return encoder;
  } catch (const Error& error) {
    fail(error.code, checkpoint.string(), ": ", error.what());
  }
}

int block_count(const ImportedEncoder& encoder) {
  if (const auto* vit = std::get_if<VitConfig>(&encoder.config)) return vit->layers;
  return static_cast<int>(std::get<EfficientNetLiteConfig>(encoder.config).blocks.size());
}

std::vector<int> choose_taps(const std::vector<int>& wanted, const ImportedEncoder& encoder) {
  if (wanted.empty()) return encoder.default_taps;
  const int blocks = block_count(encoder);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    require(wanted[i] >= 1 && wanted[i] <= blocks, ErrorCode::kInvalidArgument, "tap ", wanted[i],
            ": the encoder has blocks 1 to ", blocks);
    require(i == 0 || wanted[i] > wanted[i - 1], ErrorCode::kInvalidArgument, "tap ", wanted[i],
            ": taps must ascend, the one before is ", wanted[i - 1]);
  }
  return wanted;
}

ModelConfig configure(const ImportedEncoder& encoder, const std::filesystem::path& out, const ImportOptions& options) {
  constexpr int kSmallest = 16, kLargest = 4096;
  ModelConfig config;
  config.name = options.name.value_or(out.stem().string());
  config.encoder = encoder.config;
  config.text = encoder.text;
  config.taps = choose_taps(options.taps, encoder);
  config.input_size = encoder.input_size;
  require(config.input_size >= kSmallest && config.input_size <= kLargest, ErrorCode::kInvalidArgument, "input size ",
          config.input_size, ": needed ", kSmallest, " to ", kLargest, " pixels");
  config.fit = options.fit.value_or(encoder.fit);
  config.head = encoder.head;
  config.mean = encoder.mean;
  config.std = encoder.std;
  config.licences = options.licences.empty() ? encoder.licences : options.licences;
  return config;
}

}  // namespace

ImportReport import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                               const ImportOptions& options) {
  const ImportedEncoder encoder = read_encoder(checkpoint, options);
  ImportReport report{.config = configure(encoder, out, options), .identity = {}, .notes = encoder.notes};
  if (options.licences.empty())
    report.notes.push_back("licence assumed from the architecture, not read from the file: " +
                           encoder.licences.front().licence + ", " + encoder.licences.front().source);
  report.identity = write_model_file(out, report.config, encoder.tensors);
  return report;
}

}  // namespace inctrl
