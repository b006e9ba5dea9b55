// src/detector/prompt_set_file.cpp. Tested by tests/detector/prompt_set_file_test.cpp
#include "detector/prompt_set_file.h"

#include <algorithm>
#include <cmath>

#include "detector/tiles_json.h"
#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/named_extents.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr const char* kMetadata = "inctrl-prompts";
constexpr std::string_view kSubject = "prompt set";
constexpr int kFormat = 1;
constexpr std::size_t kMostText = 256 << 20;  // bytes of the JSON
constexpr int kMostPictures = 1'000'000, kMostTaps = 1000, kMostSide = 4096;
constexpr std::size_t kLongestPath = 4096;

// Names of files may hold any byte; JSON and terminals may not.
std::string printable(const std::string& text) {
  std::string clean = text.substr(0, kLongestPath / 4);  // a replacement takes up to three bytes
  for (char& letter : clean)
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = '?';
  return clean;
}

std::vector<float> scores_of(const Calibration& calibration, NormalKind kind) {
  std::vector<float> scores;
  for (const NormalScore& normal : calibration.normals)
    if (normal.kind == kind) scores.push_back(normal.score);
  return scores;
}

Json json_of(const Calibration& calibration) {
  return {{"false_alarms", calibration.false_alarms},
          {"varied", scores_of(calibration, NormalKind::kVaried)},
          {"left_out", scores_of(calibration, NormalKind::kLeftOut)},
          {"held_out", scores_of(calibration, NormalKind::kHeldOut)},
          {"reviewed_defects", calibration.reviewed_defects}};
}

std::vector<float> parse_scores(const JsonField& field) {
  std::vector<float> scores;
  for (const JsonField& score : field.items(0, kMostPictures)) scores.push_back(static_cast<float>(score.number(0, 1)));
  return scores;
}

Calibration parse_calibration(const JsonField& field) {
  field.allow_only({"false_alarms", "varied", "left_out", "held_out", "reviewed_defects"});
  constexpr double kLeast = 1e-9;  // a share of false alarms is neither 0 nor 1
  Calibration calibration{{}, field.at("false_alarms").number(kLeast, 1 - kLeast), {}};
  const auto add = [&](const char* name, NormalKind kind) {
    for (const float score : parse_scores(field.at(name))) calibration.normals.push_back({score, kind});
  };
  add("varied", NormalKind::kVaried);
  add("left_out", NormalKind::kLeftOut);
  add("held_out", NormalKind::kHeldOut);
  calibration.reviewed_defects = parse_scores(field.at("reviewed_defects"));
  return calibration;
}

std::string json_of(const PromptTokens& prompts) {
  Json sources = Json::array();
  for (const PromptPicture& picture : prompts.pictures) sources.push_back(printable(picture.source));
  Json json = {{"format", kFormat},
               {"name", printable(prompts.notes.name)},
               {"version", prompts.notes.version},
               {"model", {{"name", prompts.info.model}, {"identity", prompts.info.model_identity}}},
               {"fit", name(prompts.info.fit)},
               {"preprocess", prompts.notes.preprocess},
               {"category", printable(prompts.info.category)},
               {"taps", prompts.taps.size()},
               {"stated_level", prompts.stated_level},
               {"normal_level", prompts.normal_level},
               {"sources", std::move(sources)}};
  if (std::any_of(prompts.variations.begin(), prompts.variations.end(), [](const auto& v) { return !v.empty(); }))
    json["variations"] = prompts.variations;
  if (prompts.info.tiles.count() > 1) json["tiles"] = json_of(prompts.info.tiles);
  if (prompts.info.coreset < 1) {
    json["coreset"] = {{"share", prompts.info.coreset}};
    if (prompts.pooled_level) json["coreset"]["pooled_level"] = *prompts.pooled_level;
  }
  if (prompts.calibration) json["calibration"] = json_of(*prompts.calibration);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Fit fit_of(const JsonField& field) {
  const std::string text = field.text();
  for (const Fit fit : {Fit::kCrop, Fit::kSquash, Fit::kPad})
    if (name(fit) == text) return fit;
  fail(ErrorCode::kBadFormat, kSubject, ": fit must be crop, squash or pad, is ", in_quotes(text));
}

void parse_coreset(const JsonField& field, PromptTokens& prompts) {
  field.allow_only({"share", "pooled_level"});
  prompts.info.coreset = field.at("share").number(0, 1);
  require(prompts.info.coreset > 0 && prompts.info.coreset < 1, ErrorCode::kBadFormat, kSubject, ": ",
          field.at("share").path(), " must lie between 0 and 1");
  if (field.has("pooled_level")) prompts.pooled_level = field.at("pooled_level").number(-1000, 1000);
}

// What the JSON says; returns the number of taps.
int parse_description(const std::string& text, PromptTokens& prompts) {
  const Json parsed = parse_strictly(text, kSubject, kMostText);
  const JsonField file(parsed, kSubject);
  const int format = file.at("format").integer(1, INT32_MAX);
  require(format == kFormat, ErrorCode::kBadFormat, kSubject, ": it has format ", format,
          ", made for a later version of inctrl; this version reads format ", kFormat);
  file.allow_only({"format", "name", "version", "model", "fit", "preprocess", "category", "taps", "stated_level",
                   "normal_level", "sources", "variations", "calibration", "tiles", "coreset"});
  const JsonField model = file.at("model");
  prompts.info = {model.at("name").text(), model.at("identity").text(64), fit_of(file.at("fit")),
                  file.has("tiles") ? tiles_of(file.at("tiles")) : Tiles{}, file.at("category").text_or_empty()};
  prompts.notes = {file.at("name").text_or_empty(), file.at("version").integer(0, INT32_MAX),
                   file.at("preprocess").text()};
  prompts.stated_level = static_cast<float>(file.at("stated_level").number(0, 1));
  prompts.normal_level = static_cast<float>(file.at("normal_level").number(0, 1));
  for (const JsonField& source : file.at("sources").items(1, kMostPictures))
    prompts.pictures.push_back({source.text_or_empty(kLongestPath), {}});
  if (file.has("variations"))
    for (const JsonField& scores : file.at("variations").items(0, kMostPictures))
      prompts.variations.push_back(parse_scores(scores));
  prompts.variations.resize(prompts.pictures.size());
  if (file.has("coreset")) parse_coreset(file.at("coreset"), prompts);
  if (file.has("calibration")) prompts.calibration = parse_calibration(file.at("calibration"));
  const int taps = file.at("taps").integer(1, kMostTaps), tiles = prompts.info.tiles.count();
  require(taps % tiles == 0, ErrorCode::kBadFormat, kSubject, ": taps must be a multiple of ", tiles, " tiles, is ",
          taps);
  return taps;
}

class TensorReader {
 public:
  TensorReader(const Safetensors& file, std::size_t pictures)
      : file_(file), extents_({{"K", static_cast<std::int64_t>(pictures)}, {"3", 3}}) {}

  bool has(const std::string& name) const { return file_.tensors().contains(name); }

  std::vector<float> floats(const std::string& name, const NamedShape& shape) {
    const TensorView& tensor = tensor_of(name, DType::kF32, shape);
    std::vector<float> values = to_floats(tensor);
    require(std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }),
            ErrorCode::kBadFormat, "tensor ", in_quotes(name), " holds a number that is not finite");
    return values;
  }

  // [height, width] or [height, width, 3]
  Image picture(const std::string& name, PixelFormat format) {
    NamedShape shape{name + " height", name + " width"};
    if (format == PixelFormat::kRgb8) shape.emplace_back("3");
    const TensorView& tensor = tensor_of(name, DType::kU8, shape);
    const int height = extent(name + " height"), width = extent(name + " width");
    require(height <= kMostSide && width <= kMostSide, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is ",
            to_text(tensor.shape), "; a side may have ", kMostSide);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(tensor.bytes.data());
    return {{bytes, bytes + tensor.bytes.size()}, width, height, format};
  }

  int extent(const std::string& name) const { return static_cast<int>(extents_.at(name)); }

 private:
  const TensorView& tensor_of(const std::string& name, DType dtype, const NamedShape& shape) {
    const TensorView& tensor = file_.at(name);
    require(tensor.dtype == dtype, ErrorCode::kBadFormat, "tensor ", in_quotes(name), " is ",
            inctrl::name(tensor.dtype), ", needed ", inctrl::name(dtype));
    extents_.match(name, tensor.shape, shape);
    return tensor;
  }

  const Safetensors& file_;
  NamedExtents extents_;
};

std::string numbered(const char* name, std::size_t number) {
  return name + ("." + std::to_string(number));
}

// Of a coreset: [tokens, width]. Which picture a token came from is not kept.
PromptTap read_some_tokens(TensorReader& reader, std::size_t index) {
  const std::string name = numbered("tokens", index), count = name + " tokens", width = name + " width";
  std::vector<float> values = reader.floats(name, {count, width});
  const TokenGrid some{1, reader.extent(count), reader.extent(width), std::move(values)};
  return {some.rows, some.columns, TokenPanels({&some})};
}

PromptTap read_tap(TensorReader& reader, std::size_t index) {
  const std::string name = numbered("tokens", index);
  const std::string rows = name + " rows", columns = name + " columns", width = name + " width";
  std::vector<float> values = reader.floats(name, {"K", rows, columns, width});
  const int down = reader.extent(rows), across = reader.extent(columns);
  require(down <= kMostSide && across <= kMostSide && reader.extent("K") <= INT32_MAX / (down * across),
          ErrorCode::kBadFormat, "tensor ", in_quotes(name), " has too many tokens");
  const TokenGrid all{reader.extent("K") * down, across, reader.extent(width), std::move(values)};
  return {down, across, TokenPanels({&all})};
}

void read_tensors(const Safetensors& file, int taps, PromptTokens& prompts) {
  TensorReader reader(file, prompts.pictures.size());
  for (std::size_t tap = 0; tap < static_cast<std::size_t>(taps); ++tap)
    prompts.taps.push_back(prompts.info.coreset < 1 ? read_some_tokens(reader, tap) : read_tap(reader, tap));
  const std::vector<float> embeddings = reader.floats("embeddings", {"K", "embedding"});
  const auto width = static_cast<std::ptrdiff_t>(reader.extent("embedding"));
  for (auto row = embeddings.begin(); row != embeddings.end(); row += width)
    prompts.embeddings.emplace_back(row, row + width);
  if (reader.has("text.normal"))
    prompts.text = {reader.floats("text.normal", {"embedding"}), reader.floats("text.anomalous", {"embedding"})};
  if (reader.has("mask")) prompts.mask = reader.picture("mask", PixelFormat::kGray8);
  for (std::size_t i = 0; i < prompts.pictures.size(); ++i)
    if (const std::string name = numbered("thumbnail", i); reader.has(name))
      prompts.pictures[i].thumbnail = reader.picture(name, PixelFormat::kRgb8);
}

// Tensors to write, and the memory of those that are put together for it.
class TensorWriter {
 public:
  void floats(const std::string& name, Shape shape, std::vector<float> values) {
    const std::vector<float>& kept = floats_[name] = std::move(values);
    tensors[name] = {DType::kF32, std::move(shape), std::as_bytes(std::span(kept))};
  }
  void picture(const std::string& name, const Image& image) {
    Shape shape{image.height, image.width};
    if (image.format != PixelFormat::kGray8) shape.push_back(3);
    tensors[name] = {DType::kU8, std::move(shape), std::as_bytes(std::span(image.pixels))};
  }
  std::map<std::string, TensorView> tensors;

 private:
  std::map<std::string, std::vector<float>> floats_;
};

// Thumbnails are kept as red, green, blue whatever the picture was.
Image as_rgb(const Image& image) {
  if (image.format == PixelFormat::kRgb8) return image;
  Image rgb{{}, image.width, image.height, PixelFormat::kRgb8};
  const bool gray = image.format == PixelFormat::kGray8;
  for (std::size_t at = 0; at < image.pixels.size(); at += gray ? 1 : 3)
    for (const std::size_t channel : {2, 1, 0}) rgb.pixels.push_back(image.pixels[gray ? at : at + channel]);
  return rgb;
}

}  // namespace

PromptTokens parse_prompt_set(const Safetensors& file) {
  const auto description = file.metadata().find(kMetadata);
  require(description != file.metadata().end(), ErrorCode::kBadFormat, "not a prompt set: its metadata has no '",
          kMetadata, "'; inctrl prompts create makes one");
  PromptTokens prompts;
  const int taps = parse_description(description->second, prompts);
  read_tensors(file, taps, prompts);
  return prompts;
}

void write_prompt_set(const std::filesystem::path& file, const PromptTokens& prompts) {
  TensorWriter writer;
  const auto shots = static_cast<std::int64_t>(prompts.embeddings.size());
  for (std::size_t tap = 0; tap < prompts.taps.size(); ++tap) {
    const PromptTap& tokens = prompts.taps[tap];
    const Shape shape = prompts.info.coreset < 1 ? Shape{tokens.panels.count(), tokens.panels.width()}
                                                 : Shape{shots, tokens.rows, tokens.columns, tokens.panels.width()};
    writer.floats(numbered("tokens", tap), shape, tokens.panels.tokens());
  }
  std::vector<float> embeddings;
  for (const std::vector<float>& row : prompts.embeddings) embeddings.insert(embeddings.end(), row.begin(), row.end());
  writer.floats("embeddings", {shots, static_cast<std::int64_t>(prompts.embeddings.front().size())},
                std::move(embeddings));
  if (prompts.text) {
    const auto width = static_cast<std::int64_t>(prompts.text->normal.size());
    writer.floats("text.normal", {width}, prompts.text->normal);
    writer.floats("text.anomalous", {width}, prompts.text->anomalous);
  }
  std::vector<Image> thumbnails;
  for (const PromptPicture& picture : prompts.pictures) thumbnails.push_back(as_rgb(picture.thumbnail));
  for (std::size_t i = 0; i < thumbnails.size(); ++i)
    if (!thumbnails[i].pixels.empty()) writer.picture(numbered("thumbnail", i), thumbnails[i]);
  if (!prompts.mask.pixels.empty()) writer.picture("mask", prompts.mask);
  write_safetensors(file, writer.tensors, {{kMetadata, json_of(prompts)}});
}

PromptSet PromptSet::load(const std::filesystem::path& file) {
  const Safetensors tensors = Safetensors::open(file);
  try {
    return PromptSet(std::make_shared<const PromptTokens>(parse_prompt_set(tensors)));
  } catch (const Error& error) {
    fail(error.code, file.string(), ": ", error.what());
  }
}

void PromptSet::save(const std::filesystem::path& file) const {
  write_prompt_set(file, *tokens_);
}

}  // namespace inctrl
