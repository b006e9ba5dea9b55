// src/detector/encoded_picture.cpp. Tested by tests/detector/encoded_picture_test.cpp
#include "inctrl/encoded_picture.h"

#include <cmath>

#include "detector/picture_tokens.h"
#include "detector/tiles_json.h"
#include "tensor/require.h"
#include "tensor_files/safetensors.h"
#include "tensor_files/sha256.h"
#include "tensor_files/strict_json.h"

namespace inctrl {
namespace {

constexpr const char* kMetadata = "inctrl-picture";
constexpr const char* kDigest = "sha256";
constexpr std::string_view kSubject = "encoded picture";
constexpr int kFormat = 1;
constexpr int kMostSide = 1 << 20, kMostTaps = 1000, kMostVariations = 100;
constexpr std::size_t kMostText = 1 << 16;

std::string tap_name(std::size_t tap) {
  return "tokens." + std::to_string(tap);
}

// Of everything that a score depends on: what the metadata says, and every number in the order of the taps.
std::string digest_of(const std::string& description, const Encoding& encoding) {
  Sha256 sha;
  sha.add(std::as_bytes(std::span(description)));
  for (const TokenGrid& tap : encoding.taps) sha.add(std::as_bytes(std::span(tap.values)));
  sha.add(std::as_bytes(std::span(encoding.embedding)));
  return sha.finish();
}

// Returns the number of taps.
int parse_description(const std::string& text, PictureTokens& picture) {
  const Json parsed = parse_strictly(text, kSubject, kMostText);
  const JsonField file(parsed, kSubject);
  file.at("format").integer(kFormat, kFormat);
  picture.model = file.at("model").text();
  picture.model_identity = file.at("identity").text(64);
  picture.fit = parse_fit(file.at("fit").text());
  picture.size = {file.at("width").integer(1, kMostSide), file.at("height").integer(1, kMostSide)};
  const JsonField frame = file.at("frame");
  picture.frame = {frame.at("left").number(-kMostSide, kMostSide), frame.at("top").number(-kMostSide, kMostSide),
                   frame.at("width").number(0, kMostSide), frame.at("height").number(0, kMostSide)};
  if (file.has("tiles")) picture.tiles = tiles_of(file.at("tiles"));
  if (file.has("variation"))
    for (const JsonField& score : file.at("variation").items(0, kMostVariations))
      picture.variation.push_back(static_cast<float>(score.number(0, 1)));
  return file.at("taps").integer(1, kMostTaps);
}

TokenGrid read_tap(const Safetensors& file, std::size_t tap) {
  const TensorView& tensor = file.at(tap_name(tap));
  require(tensor.dtype == DType::kF32 && tensor.shape.size() == 3, ErrorCode::kBadFormat, "tensor ", tap_name(tap),
          " is no grid of tokens");
  return {static_cast<int>(tensor.shape[0]), static_cast<int>(tensor.shape[1]), static_cast<int>(tensor.shape[2]),
          to_floats(tensor)};
}

const std::string& metadata_of(const Safetensors& file, const char* key) {
  const auto found = file.metadata().find(key);
  require(found != file.metadata().end(), ErrorCode::kBadFormat, "not an encoded picture: its metadata has no '", key,
          "'");
  return found->second;
}

PictureTokens parse(const Safetensors& file) {
  PictureTokens picture;
  const std::string& description = metadata_of(file, kMetadata);
  const int taps = parse_description(description, picture);
  for (int tap = 0; tap < taps; ++tap) picture.encoding.taps.push_back(read_tap(file, static_cast<std::size_t>(tap)));
  picture.encoding.embedding = to_floats(file.at("embedding"));
  require(digest_of(description, picture.encoding) == metadata_of(file, kDigest), ErrorCode::kBadFormat,
          "its content changed since it was written");
  return picture;
}

}  // namespace

const PictureTokens& tokens_of(const EncodedPicture& picture) noexcept {
  return *picture.tokens_;
}

void require_encoded_by(const ModelInfo& model, const PictureTokens& picture, std::string_view subject) {
  require(model.identity == picture.model_identity, ErrorCode::kIncompatible, subject, ": it was encoded by model '",
          picture.model, "' (", picture.model_identity.substr(0, 12), "), not by '", model.name, "' (",
          model.identity.substr(0, 12), ")");
  require(model.fit == picture.fit, ErrorCode::kIncompatible, subject, ": it was fitted by ", name(picture.fit),
          ", the model runs with ", name(model.fit));
  require(model.tiles == picture.tiles, ErrorCode::kIncompatible, subject, ": it was looked at in ",
          name(picture.tiles), " tiles, the model looks in ", name(model.tiles));
}

int EncodedPicture::width() const noexcept {
  return tokens_->size.width;
}
int EncodedPicture::height() const noexcept {
  return tokens_->size.height;
}

bool EncodedPicture::has_variation() const noexcept {
  return !tokens_->variation.empty();
}

EncodedPicture EncodedPicture::load(const std::filesystem::path& file) {
  const Safetensors tensors = Safetensors::open(file);
  try {
    return EncodedPicture(std::make_shared<const PictureTokens>(parse(tensors)));
  } catch (const Error& error) {
    fail(ErrorCode::kBadFormat, file.string(), ": ", error.what());
  }
}

void EncodedPicture::save(const std::filesystem::path& file) const {
  const PictureTokens& picture = *tokens_;
  const Encoding& encoding = picture.encoding;
  const Frame& frame = picture.frame;
  Json description = {
      {"format", kFormat},
      {"model", picture.model},
      {"identity", picture.model_identity},
      {"fit", name(picture.fit)},
      {"width", picture.size.width},
      {"height", picture.size.height},
      {"frame", {{"left", frame.left}, {"top", frame.top}, {"width", frame.width}, {"height", frame.height}}},
      {"taps", encoding.taps.size()}};
  if (picture.tiles.count() > 1) description["tiles"] = json_of(picture.tiles);
  if (!picture.variation.empty()) description["variation"] = picture.variation;
  const std::string text = description.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::map<std::string, TensorView> tensors;
  for (std::size_t i = 0; i < encoding.taps.size(); ++i) {
    const TokenGrid& tap = encoding.taps[i];
    tensors[tap_name(i)] = {DType::kF32, {tap.rows, tap.columns, tap.width}, std::as_bytes(std::span(tap.values))};
  }
  tensors["embedding"] = {DType::kF32,
                          {static_cast<std::int64_t>(encoding.embedding.size())},
                          std::as_bytes(std::span(encoding.embedding))};
  write_safetensors(file, tensors, {{kMetadata, text}, {kDigest, digest_of(text, encoding)}});
}

}  // namespace inctrl
