// src/checkpoints/import_checkpoint.cpp. Tested by tests/checkpoints/import_checkpoint_test.cpp, import_heads_test.cpp
#include "checkpoints/import_checkpoint.h"

#include <algorithm>

#include "checkpoints/clip_vit.h"
#include "checkpoints/dinov2_config.h"
#include "checkpoints/dinov2_vit.h"
#include "checkpoints/efficientnet_lite.h"
#include "checkpoints/inctrl_heads.h"
#include "checkpoints/open_clip_config.h"
#include "checkpoints/random_clip.h"
#include "tensor/require.h"

namespace inctrl {
namespace {

// What `read` gives; refusals begin with what it was that was read.
template <typename Read>
auto reading(const std::string& what, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    fail(error.code, what, ": ", error.what());
  }
}

// A flag that the recognised family has no use for was given by mistake.
struct Flag {
  const char* name;
  bool given;
};
void refuse_useless(const char* family, std::initializer_list<Flag> flags) {
  for (const Flag& flag : flags)
    require(!flag.given, ErrorCode::kInvalidArgument, flag.name, " means nothing to ", family);
}

ImportedEncoder read_clip(const StateDict& state, const ImportOptions& options) {
  refuse_useless("CLIP (a configuration file states its heads)",
                 {{"--attention-heads", options.attention_heads.has_value()}});
  OpenClipConfig config = options.config ? read_open_clip_config(*options.config) : OpenClipConfig{};
  config.options.input_size = options.input_size;
  ImportedEncoder encoder = import_clip_vit(state, config.options);
  if (config.mean) encoder.mean = *config.mean;
  if (config.std) encoder.std = *config.std;
  return encoder;
}

ImportedEncoder read_dinov2(const StateDict& state, const ImportOptions& options) {
  refuse_useless("DINOv2",
                 {{"--tokenizer", options.merges.has_value()}, {"--heads (InCTRL's)", options.heads.has_value()}});
  std::optional<int> heads = options.attention_heads;
  if (options.config) {
    const Dinov2Config config = read_dinov2_config(*options.config);
    if (!heads) heads = config.heads;
  }
  return import_dinov2_vit(state, {.input_size = options.input_size, .heads = heads});
}

ImportedEncoder read_efficientnet_lite(const StateDict& state, const ImportOptions& options) {
  refuse_useless("EfficientNet-Lite", {{"--config", options.config.has_value()},
                                       {"--tokenizer", options.merges.has_value()},
                                       {"--heads (InCTRL's)", options.heads.has_value()},
                                       {"--attention-heads", options.attention_heads.has_value()}});
  ImportedEncoder encoder = import_efficientnet_lite(state);
  encoder.input_size = options.input_size.value_or(encoder.input_size);
  return encoder;
}

// The architecture shows in the tensors' names.
ImportedEncoder recognise(const StateDict& state, const ImportOptions& options) {
  if (is_clip_vit(state)) return reading("read as CLIP", [&] { return read_clip(state, options); });
  if (is_dinov2_vit(state)) return reading("read as DINOv2", [&] { return read_dinov2(state, options); });
  for (const char* const ours : {"encoder.patch.weight", "encoder.stem.weight"})
    require(!state.tensors.contains(ours), ErrorCode::kBadFormat, "this is a model already, not a checkpoint");
  require(is_efficientnet_lite(state), ErrorCode::kBadFormat, "none of its ", state.tensors.size(),
          " tensors tell a known architecture: EfficientNet-Lite would have _conv_stem.weight, CLIP "
          "visual.class_embedding (of a vision transformer), DINOv2 cls_token");
  return reading("read as EfficientNet-Lite", [&] { return read_efficientnet_lite(state, options); });
}

// The merges of a byte-pair tokenizer make the text tower's vocabulary: 256 bytes, as many at a word's end, a token for
// each merge, start and end.
void add_tokenizer(const std::string& merges, ImportedEncoder& encoder) {
  require(encoder.text.has_value(), ErrorCode::kInvalidArgument, "a tokenizer was given, but there is no text tower");
  const auto tokens = 512 + std::count(merges.begin(), merges.end(), '\n') + 2;
  require(tokens == encoder.text->vocabulary, ErrorCode::kIncompatible, "the tokenizer has ", tokens,
          " tokens, the text tower ", encoder.text->vocabulary);
  const auto kept = std::make_shared<const std::string>(merges);
  encoder.tensors["text.merges"] = {
      DType::kU8, {static_cast<std::int64_t>(kept->size())}, std::as_bytes(std::span(*kept))};
  encoder.owners.push_back(kept);
}

// With the authors' heads and a tokenizer the model scores as published.
void add_heads(const StateDict& state, ImportedEncoder& encoder) {
  require(encoder.text.has_value(), ErrorCode::kIncompatible,
          "InCTRL's heads need the text prior, but the encoder has no text tower");
  require(encoder.tensors.contains("text.merges"), ErrorCode::kInvalidArgument,
          "InCTRL's heads need the text prior: give the tokenizer's merge list (--tokenizer)");
  const ImportedHeads heads = import_inctrl_heads(state);
  const auto& vit = std::get<VitConfig>(encoder.config);
  require_fit(heads, vit.embedding, encoder.input_size / vit.patch);
  encoder.tensors.insert(heads.tensors.begin(), heads.tensors.end());
  encoder.owners.insert(encoder.owners.end(), heads.owners.begin(), heads.owners.end());
  encoder.head = "inctrl";
}

void add_heads_of_file(const std::filesystem::path& file, ImportedEncoder& encoder) {
  const StateDict state = read_state_dict(file);
  reading(file.string(), [&] {
    require(has_inctrl_heads(state), ErrorCode::kBadFormat, "none of its ", state.tensors.size(),
            " tensors belongs to InCTRL's heads, which would be named adapter.*, diff_head.* and diff_head_ref.*");
    add_heads(state, encoder);
  });
  encoder.licences.push_back({"heads", "unknown", file.filename().string()});
  encoder.notes.push_back("with InCTRL's heads of " + file.string());
}

// Heads of kind "residual" that inctrl train wrote; nothing if the file holds others.
std::optional<Safetensors> residual_heads(const std::filesystem::path& file) {
  if (file.extension() != ".safetensors" || !std::filesystem::exists(file)) return std::nullopt;
  Safetensors heads = Safetensors::open(file);
  const auto& tensors = heads.tensors();
  if (std::none_of(tensors.begin(), tensors.end(), [](const auto& one) { return one.first.starts_with(kProjections); }))
    return std::nullopt;
  return heads;
}

void add_residual_heads(const Safetensors& heads, const std::filesystem::path& file, ImportedEncoder& encoder) {
  for (const auto& [name, tensor] : heads.tensors())
    if (name.starts_with("heads.")) encoder.tensors[name] = tensor;
  encoder.owners.push_back(heads.owner());
  encoder.head = "residual";
  const auto stated = [&](const char* key, const std::string& otherwise) {
    const auto found = heads.metadata().find(key);
    return found == heads.metadata().end() ? otherwise : found->second;
  };
  std::erase_if(encoder.licences, [](const LicensedPart& part) { return part.part == "heads"; });
  encoder.licences.push_back({"heads", stated("licence", "unknown"), stated("source", file.filename().string())});
  encoder.notes.push_back("with the heads of " + file.string());
}

// One projection for each tap, as wide as its tokens.
void require_fitting_projections(const ModelConfig& config, const std::map<std::string, TensorView>& tensors,
                                 const std::filesystem::path& file) {
  const std::vector<int> widths = tap_widths(config);
  const auto taps = static_cast<std::size_t>(std::count_if(
      tensors.begin(), tensors.end(), [](const auto& one) { return one.first.starts_with(kProjections); }));
  require(taps == widths.size(), ErrorCode::kIncompatible, file.string(), ": heads for ", taps, " taps, the model has ",
          widths.size(), ": set --taps to those that they were trained with");
  for (std::size_t tap = 0; tap < widths.size(); ++tap) {
    const std::string name = projection_tensor(tap);
    const auto found = tensors.find(name);
    const Shape needed{widths[tap], widths[tap]};
    require(found != tensors.end() && found->second.shape == needed, ErrorCode::kIncompatible, file.string(),
            ": tensor '", name, "' is ", found == tensors.end() ? "missing" : to_text(found->second.shape),
            ", the model's tap needs ", to_text(needed), ": the heads belong to another encoder or other taps");
  }
}

// origin: how refusals name the checkpoint
ImportedEncoder read_encoder(const StateDict& state, const std::string& origin, const ImportOptions& asked) {
  ImportOptions options = asked;
  const std::optional<Safetensors> ours = asked.heads ? residual_heads(*asked.heads) : std::nullopt;
  if (ours) options.heads.reset();  // what follows is about the published ones
  ImportedEncoder encoder = reading(origin, [&] { return recognise(state, options); });
  encoder.owners.insert(encoder.owners.end(), state.owners.begin(), state.owners.end());
  reading(origin, [&] {
    if (options.merges) add_tokenizer(*options.merges, encoder);
    if (asked.heads || !is_clip_vit(state) || !has_inctrl_heads(state)) return;
    add_heads(state, encoder);
    encoder.notes.push_back("with InCTRL's heads of the same checkpoint");
  });
  if (options.heads) add_heads_of_file(*options.heads, encoder);
  if (ours) add_residual_heads(*ours, *asked.heads, encoder);
  if (encoder.head == "none")
    encoder.notes.push_back("no trained heads: the score is the largest patch residual (head kind none)");
  return encoder;
}

int block_count(const ImportedEncoder& encoder) {
  if (const auto* vit = std::get_if<VitConfig>(&encoder.config)) return vit->layers;
  return static_cast<int>(std::get<EfficientNetLiteConfig>(encoder.config).blocks.size());
}

std::vector<int> choose_taps(const std::vector<int>& wanted, const ImportedEncoder& encoder) {
  if (wanted.empty()) return encoder.default_taps;
  const int blocks = block_count(encoder);
  int before = 0;
  for (const int tap : wanted) {
    require(tap >= 1 && tap <= blocks, ErrorCode::kInvalidArgument, "tap ", tap, ": the encoder has blocks 1 to ",
            blocks);
    require(tap > before, ErrorCode::kInvalidArgument, "tap ", tap, ": taps must ascend, the one before is ", before);
    before = tap;
  }
  return wanted;
}

void check_input_size(int size) {
  constexpr int kSmallest = 16, kLargest = 4096;
  require(size >= kSmallest && size <= kLargest, ErrorCode::kInvalidArgument, "input size ", size, ": needed ",
          kSmallest, " to ", kLargest, " pixels");
}

ModelConfig configure(const ImportedEncoder& encoder, const std::filesystem::path& out, const ImportOptions& options) {
  ModelConfig config;
  config.name = options.name.value_or(out.stem().string());
  config.encoder = encoder.config;
  config.text = encoder.text;
  config.taps = choose_taps(options.taps, encoder);
  config.input_size = encoder.input_size;
  check_input_size(config.input_size);
  config.fit = options.fit.value_or(encoder.fit);
  config.head = encoder.head;
  config.mean = encoder.mean;
  config.std = encoder.std;
  config.licences = encoder.licences;
  LicensedPart& weights = config.licences.front();
  weights.licence = options.licence.value_or(weights.licence);
  weights.source = options.source.value_or(weights.source);
  return config;
}

std::string licence_note(const LicensedPart& weights) {
  if (weights.licence == "unknown")
    return "the licence of the encoder weights is unknown: state it with --licence and --source";
  return "licence assumed from the architecture, not read from the file: " + weights.licence + ", " + weights.source;
}

ImportReport write_model(const ImportedEncoder& encoder, const std::filesystem::path& out,
                         const ImportOptions& options) {
  ImportReport report{.config = configure(encoder, out, options), .identity = {}, .notes = encoder.notes};
  if (encoder.head == "residual") require_fitting_projections(report.config, encoder.tensors, *options.heads);
  report.identity = write_model_file(out, report.config, encoder.tensors);
  return report;
}

}  // namespace

ImportReport import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                               const ImportOptions& options) {
  if (options.input_size) check_input_size(*options.input_size);  // before positions of that size are made
  ImportedEncoder encoder = read_encoder(read_state_dict(checkpoint), checkpoint.string(), options);
  if (!options.licence) encoder.notes.push_back(licence_note(encoder.licences.front()));
  return write_model(encoder, out, options);
}

ImportReport import_random(const std::string& architecture, std::uint64_t seed, const std::filesystem::path& out,
                           const ImportOptions& options) {
  if (options.input_size) check_input_size(*options.input_size);
  const bool heads = options.merges.has_value();
  const StateDict state = random_clip(clip_architecture(architecture), seed, heads);
  ImportedEncoder encoder = read_encoder(state, architecture, options);
  encoder.licences.front() = {"encoder weights", "random", architecture + ", seed " + std::to_string(seed)};
  encoder.notes.push_back(heads ? "nothing in it was learnt" : "nothing in it was learnt; heads need a --tokenizer");
  return write_model(encoder, out, options);
}

}  // namespace inctrl
