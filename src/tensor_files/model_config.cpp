// src/tensor_files/model_config.cpp: ModelConfig as JSON, and back. Tested by tests/tensor_files/model_config_test.cpp
#include <algorithm>
#include <cmath>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/model_file.h"
#include "tensor_files/strict_json.h"
#include "tensor_files/training_record_json.h"

namespace inctrl {
namespace {

constexpr int kFormat = 1;
constexpr std::string_view kSubject = "model config";
constexpr std::size_t kMaxText = 1 << 20;  // bytes of the JSON; 1000 blocks need some 60,000
constexpr int kMaxWidth = 8192;            // of the stem and of any block

Json block_json(const EfficientNetLiteBlock& block) {
  return {
      {"kernel", block.kernel}, {"stride", block.stride}, {"expansion", block.expansion}, {"channels", block.channels}};
}

EfficientNetLiteBlock parse_block(const JsonField& block) {
  block.allow_only({"kernel", "stride", "expansion", "channels"});
  return {.kernel = block.at("kernel").odd(1, 11),
          .stride = block.at("stride").integer(1, 2),
          .expansion = block.at("expansion").integer(1, 64),
          .channels = block.at("channels").integer(1, kMaxWidth)};
}

Json encoder_json(const EfficientNetLiteConfig& encoder) {
  Json blocks = Json::array();
  for (const EfficientNetLiteBlock& block : encoder.blocks) blocks.push_back(block_json(block));
  return {{"family", "efficientnet-lite"}, {"stem", encoder.stem}, {"blocks", std::move(blocks)}};
}

Json encoder_json(const VitConfig& vit) {
  return {{"family", vit.family == VitConfig::Family::kClip ? "clip-vit" : "dinov2-vit"},
          {"patch", vit.patch},
          {"width", vit.width},
          {"layers", vit.layers},
          {"heads", vit.heads},
          {"mlp", vit.mlp},
          {"embedding", vit.embedding},
          {"registers", vit.registers},
          {"quick_gelu", vit.quick_gelu},
          {"gated_mlp", vit.gated_mlp}};
}

Json text_json(const TextTowerConfig& text) {
  return {{"width", text.width},     {"layers", text.layers},         {"heads", text.heads},          {"mlp", text.mlp},
          {"context", text.context}, {"vocabulary", text.vocabulary}, {"quick_gelu", text.quick_gelu}};
}

// heads divides width: each head gets an equal share.
int parse_heads(const JsonField& field, int width) {
  const int heads = field.integer(1, width);
  require(width % heads == 0, ErrorCode::kBadFormat, "model config: ", field.path(), " must divide the width ", width,
          ", is ", heads);
  return heads;
}

VitConfig parse_vit(const JsonField& vit, VitConfig::Family family) {
  vit.allow_only(
      {"family", "patch", "width", "layers", "heads", "mlp", "embedding", "registers", "quick_gelu", "gated_mlp"});
  const int width = vit.at("width").integer(1, kMaxWidth);
  return {.family = family,
          .patch = vit.at("patch").integer(1, 256),
          .width = width,
          .layers = vit.at("layers").integer(1, 1000),
          .heads = parse_heads(vit.at("heads"), width),
          .mlp = vit.at("mlp").integer(1, 16 * kMaxWidth),
          .embedding = vit.at("embedding").integer(1, kMaxWidth),
          .registers = vit.at("registers").integer(0, 64),
          .quick_gelu = vit.at("quick_gelu").boolean(),
          .gated_mlp = vit.at("gated_mlp").boolean()};
}

TextTowerConfig parse_text_tower(const JsonField& text) {
  text.allow_only({"width", "layers", "heads", "mlp", "context", "vocabulary", "quick_gelu"});
  const int width = text.at("width").integer(1, kMaxWidth);
  return {.width = width,
          .layers = text.at("layers").integer(1, 1000),
          .heads = parse_heads(text.at("heads"), width),
          .mlp = text.at("mlp").integer(1, 16 * kMaxWidth),
          .context = text.at("context").integer(3, 4096),
          .vocabulary = text.at("vocabulary").integer(514, 10'000'000),
          .quick_gelu = text.at("quick_gelu").boolean()};
}

EfficientNetLiteConfig parse_efficientnet_lite(const JsonField& encoder) {
  encoder.allow_only({"family", "stem", "blocks"});
  EfficientNetLiteConfig config{.stem = encoder.at("stem").integer(1, kMaxWidth), .blocks = {}};
  for (const JsonField& block : encoder.at("blocks").items(1, 1000)) config.blocks.push_back(parse_block(block));
  return config;
}

std::variant<EfficientNetLiteConfig, VitConfig> parse_encoder(const JsonField& encoder) {
  const std::string family = encoder.at("family").text();
  if (family == "efficientnet-lite") return parse_efficientnet_lite(encoder);
  if (family == "clip-vit") return parse_vit(encoder, VitConfig::Family::kClip);
  if (family == "dinov2-vit") return parse_vit(encoder, VitConfig::Family::kDinoV2);
  fail(ErrorCode::kBadFormat, "model config: encoder.family ", in_quotes(family),
       " is not known to this version; it knows efficientnet-lite, clip-vit and dinov2-vit");
}

std::size_t block_count(const std::variant<EfficientNetLiteConfig, VitConfig>& encoder) {
  if (const auto* vit = std::get_if<VitConfig>(&encoder)) return static_cast<std::size_t>(vit->layers);
  return std::get<EfficientNetLiteConfig>(encoder).blocks.size();
}

void require_fitting_patches(const ModelConfig& config) {
  const auto* vit = std::get_if<VitConfig>(&config.encoder);
  require(!vit || config.input_size % vit->patch == 0, ErrorCode::kBadFormat, "model config: input_size ",
          config.input_size, " is no multiple of the patch, ", vit ? vit->patch : 1);
}

std::vector<int> parse_taps(const JsonField& taps, std::size_t blocks) {
  std::vector<int> numbers;
  for (const JsonField& tap : taps.items(1, blocks)) {
    const int number = tap.integer(1, static_cast<int>(blocks));
    require(numbers.empty() || number > numbers.back(), ErrorCode::kBadFormat, "model config: ", tap.path(),
            " must be greater than the tap before it, is ", number);
    numbers.push_back(number);
  }
  return numbers;
}

std::array<double, 3> parse_colours(const JsonField& colours, double low, double high) {
  const std::vector<JsonField> items = colours.items(3, 3);
  return {items[0].number(low, high), items[1].number(low, high), items[2].number(low, high)};
}

Fit parse_fit_field(const JsonField& field) {
  const std::string text = field.text();
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad})
    if (name(fit) == text) return fit;
  fail(ErrorCode::kBadFormat, "model config: ", field.path(), " must be crop, squash or pad, is ", in_quotes(text));
}

std::string parse_head(const JsonField& field) {
  std::string head = field.text();
  require(head == "none" || head == "inctrl" || head == "residual", ErrorCode::kBadFormat,
          "model config: ", field.path(), " ", in_quotes(head),
          " is not known to this version; it knows none, inctrl and residual");
  return head;
}

LicensedPart parse_licence(const JsonField& part) {
  part.allow_only({"part", "licence", "source"});
  return {.part = part.at("part").text(), .licence = part.at("licence").text(), .source = part.at("source").text()};
}

}  // namespace

std::string_view encoder_family(const ModelConfig& config) noexcept {
  const auto* vit = std::get_if<VitConfig>(&config.encoder);
  if (vit == nullptr) return "efficientnet-lite";
  return vit->family == VitConfig::Family::kClip ? "clip-vit" : "dinov2-vit";
}

std::string to_json(const ModelConfig& config) {
  Json licences = Json::array();
  for (const LicensedPart& part : config.licences)
    licences.push_back({{"part", part.part}, {"licence", part.licence}, {"source", part.source}});
  Json json = {{"format", kFormat},
               {"name", config.name},
               {"encoder", std::visit([](const auto& encoder) { return encoder_json(encoder); }, config.encoder)},
               {"taps", config.taps},
               {"input_size", config.input_size},
               {"fit", name(config.fit)},
               {"mean", config.mean},
               {"std", config.std},
               {"head", config.head},
               {"normal_level", config.normal_level},
               {"licences", std::move(licences)}};
  if (config.text) json["text"] = text_json(*config.text);
  if (config.training) json["training"] = json_of(*config.training);
  try {
    return json.dump();
  } catch (const Json::exception&) {
    fail(ErrorCode::kInvalidArgument, "model config: the name or a licence is not UTF-8");
  }
}

ModelConfig parse_model_config(const std::string& json) {
  const Json parsed = parse_strictly(json, kSubject, kMaxText);
  const JsonField file(parsed, kSubject);
  // First of all, for the rest may look different in a later format.
  const int format = file.at("format").integer(1, INT32_MAX);
  require(format == kFormat, ErrorCode::kBadFormat, "model config: this model has format ", format,
          ", made for a later version of inctrl; this version reads format ", kFormat);
  file.allow_only({"format", "name", "encoder", "taps", "input_size", "fit", "mean", "std", "head", "normal_level",
                   "licences", "text", "training"});
  ModelConfig config;
  config.name = file.at("name").text();
  config.encoder = parse_encoder(file.at("encoder"));
  config.taps = parse_taps(file.at("taps"), block_count(config.encoder));
  config.input_size = file.at("input_size").integer(16, 4096);
  require_fitting_patches(config);
  if (file.has("text")) config.text = parse_text_tower(file.at("text"));
  config.fit = parse_fit_field(file.at("fit"));
  config.mean = parse_colours(file.at("mean"), 0, 1);
  config.std = parse_colours(file.at("std"), 1e-6, 1e6);
  config.head = parse_head(file.at("head"));
  config.normal_level = file.at("normal_level").number(1e-9, 1);
  for (const JsonField& part : file.at("licences").items(0, 100)) config.licences.push_back(parse_licence(part));
  if (file.has("training")) config.training = training_record_of(file.at("training"));
  return config;
}

}  // namespace inctrl
