// src/tensor_files/model_config.cpp: ModelConfig as JSON, and back. Tested by tests/tensor_files/model_config_test.cpp
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/model_file.h"

namespace inctrl {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::size_t kMaxText = 1 << 20;  // bytes of the JSON; 1000 blocks need some 60,000
constexpr int kMaxDepth = 8;
constexpr int kMaxWidth = 8192;  // of the stem and of any block

// JSON whose objects name no field twice and whose nesting is bounded.
Json parse_strictly(const std::string& text) {
  require(text.size() <= kMaxText, ErrorCode::kBadFormat, "model config: ", text.size(), " bytes long, at most ",
          kMaxText, " are read");
  using Event = Json::parse_event_t;
  std::vector<std::set<std::string>> fields;  // of the objects that are open
  const auto watch = [&fields](int depth, Event event, Json& parsed) {
    require(depth < kMaxDepth, ErrorCode::kBadFormat, "model config: nested deeper than ", kMaxDepth);
    if (event == Event::object_start) fields.emplace_back();
    if (event == Event::object_end) fields.pop_back();
    if (event == Event::key) {
      const bool fresh = fields.back().insert(parsed.get<std::string>()).second;
      require(fresh, ErrorCode::kBadFormat, "model config: field ", in_quotes(parsed.get<std::string>()),
              " comes twice");
    }
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (const Json::parse_error& error) {
    fail(ErrorCode::kBadFormat, "model config: not JSON from its byte ", error.byte, " on");
  } catch (const Json::out_of_range&) {
    fail(ErrorCode::kBadFormat, "model config: it has a number beyond the range of 64-bit floats");
  }
}

// One JSON value with its path, such as encoder.blocks[3].kernel, for messages.
class Field {
 public:
  Field(const Json& value, std::string path) : value_(value), path_(std::move(path)) {}

  bool has(const char* name) const { return object().contains(name); }

  Field at(std::string_view name) const {
    const auto found = object().find(std::string(name));
    const std::string path = path_.empty() ? std::string(name) : path_ + "." + std::string(name);
    require(found != value_.end(), ErrorCode::kBadFormat, "model config: ", path, " is missing");
    return {*found, path};
  }

  // A field that this version does not know might change what the model means, so it is not passed over.
  void allow_only(std::initializer_list<std::string_view> names) const {
    for (const auto& item : object().items()) {
      const bool known = std::find(names.begin(), names.end(), item.key()) != names.end();
      require(known, ErrorCode::kBadFormat, "model config: ", path_.empty() ? "" : path_ + ": ", "field ",
              in_quotes(item.key()), " is not known to this version");
    }
  }

  std::vector<Field> items(std::size_t fewest, std::size_t most) const {
    require(value_.is_array() && value_.size() >= fewest && value_.size() <= most, ErrorCode::kBadFormat,
            "model config: ", path_, " must be a list of ", fewest, " to ", most, " values, is ", found());
    std::vector<Field> fields;
    for (const Json& item : value_) fields.emplace_back(item, path_ + "[" + std::to_string(fields.size()) + "]");
    return fields;
  }

  int integer(int low, int high) const {
    const bool whole =
        value_.is_number_integer() && (!value_.is_number_unsigned() || value_.get<std::uint64_t>() <= INT32_MAX);
    require(whole && value_.get<std::int64_t>() >= low && value_.get<std::int64_t>() <= high, ErrorCode::kBadFormat,
            "model config: ", path_, " must be a whole number from ", low, " to ", high, ", is ", found());
    return value_.get<int>();
  }

  int odd(int low, int high) const {
    const int number = integer(low, high);
    require(number % 2 == 1, ErrorCode::kBadFormat, "model config: ", path_, " must be odd, is ", number);
    return number;
  }

  bool boolean() const {
    require(value_.is_boolean(), ErrorCode::kBadFormat, "model config: ", path_, " must be true or false, is ",
            found());
    return value_.get<bool>();
  }

  double number(double low, double high) const {
    require(value_.is_number() && value_.get<double>() >= low && value_.get<double>() <= high, ErrorCode::kBadFormat,
            "model config: ", path_, " must be a number from ", low, " to ", high, ", is ", found());
    return value_.get<double>();
  }

  std::string text() const {
    constexpr std::size_t kLongest = 1000;
    const std::string* const letters = value_.get_ptr<const std::string*>();
    const auto control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; };
    require(letters && !letters->empty() && letters->size() <= kLongest &&
                std::none_of(letters->begin(), letters->end(), control),
            ErrorCode::kBadFormat, "model config: ", path_, " must be a text of 1 to ", kLongest,
            " bytes without control characters, is ", found());
    return *letters;
  }

  const std::string& path() const noexcept { return path_; }

 private:
  const Json& object() const {
    require(value_.is_object(), ErrorCode::kBadFormat, "model config: ", path_.empty() ? "the whole" : path_,
            " must be an object, is ", found());
    return value_;
  }

  std::string found() const {
    if (value_.is_array() || value_.is_object()) return "one of " + std::to_string(value_.size());
    return value_.is_string() ? in_quotes(value_.get_ref<const std::string&>()) : value_.dump();
  }

  const Json& value_;
  std::string path_;
};

Json block_json(const EfficientNetLiteBlock& block) {
  return {
      {"kernel", block.kernel}, {"stride", block.stride}, {"expansion", block.expansion}, {"channels", block.channels}};
}

EfficientNetLiteBlock parse_block(const Field& block) {
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
int parse_heads(const Field& field, int width) {
  const int heads = field.integer(1, width);
  require(width % heads == 0, ErrorCode::kBadFormat, "model config: ", field.path(), " must divide the width ", width,
          ", is ", heads);
  return heads;
}

VitConfig parse_vit(const Field& vit, VitConfig::Family family) {
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

TextTowerConfig parse_text_tower(const Field& text) {
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

EfficientNetLiteConfig parse_efficientnet_lite(const Field& encoder) {
  encoder.allow_only({"family", "stem", "blocks"});
  EfficientNetLiteConfig config{.stem = encoder.at("stem").integer(1, kMaxWidth), .blocks = {}};
  for (const Field& block : encoder.at("blocks").items(1, 1000)) config.blocks.push_back(parse_block(block));
  return config;
}

std::variant<EfficientNetLiteConfig, VitConfig> parse_encoder(const Field& encoder) {
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

std::vector<int> parse_taps(const Field& taps, std::size_t blocks) {
  std::vector<int> numbers;
  for (const Field& tap : taps.items(1, blocks)) {
    const int number = tap.integer(1, static_cast<int>(blocks));
    require(numbers.empty() || number > numbers.back(), ErrorCode::kBadFormat, "model config: ", tap.path(),
            " must be greater than the tap before it, is ", number);
    numbers.push_back(number);
  }
  return numbers;
}

std::array<double, 3> parse_colours(const Field& colours, double low, double high) {
  const std::vector<Field> items = colours.items(3, 3);
  return {items[0].number(low, high), items[1].number(low, high), items[2].number(low, high)};
}

Fit parse_fit_field(const Field& field) {
  const std::string text = field.text();
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad})
    if (name(fit) == text) return fit;
  fail(ErrorCode::kBadFormat, "model config: ", field.path(), " must be crop, squash or pad, is ", in_quotes(text));
}

std::string parse_head(const Field& field) {
  std::string head = field.text();
  require(head == "none" || head == "inctrl", ErrorCode::kBadFormat, "model config: ", field.path(), " ",
          in_quotes(head), " is not known to this version; it knows none and inctrl");
  return head;
}

LicensedPart parse_licence(const Field& part) {
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
  try {
    return json.dump();
  } catch (const Json::exception&) {
    fail(ErrorCode::kInvalidArgument, "model config: the name or a licence is not UTF-8");
  }
}

ModelConfig parse_model_config(const std::string& json) {
  const Json parsed = parse_strictly(json);
  const Field file(parsed, "");
  // First of all, for the rest may look different in a later format.
  const int format = file.at("format").integer(1, INT32_MAX);
  require(format == kFormat, ErrorCode::kBadFormat, "model config: this model has format ", format,
          ", made for a later version of inctrl; this version reads format ", kFormat);
  file.allow_only({"format", "name", "encoder", "taps", "input_size", "fit", "mean", "std", "head", "normal_level",
                   "licences", "text"});
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
  for (const Field& part : file.at("licences").items(0, 100)) config.licences.push_back(parse_licence(part));
  return config;
}

}  // namespace inctrl
