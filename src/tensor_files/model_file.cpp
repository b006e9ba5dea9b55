// src/tensor_files/model_file.cpp. Tested by tests/tensor_files/model_file_test.cpp
#include "tensor_files/model_file.h"

#include <algorithm>

#include "tensor/require.h"
#include "tensor_files/in_quotes.h"
#include "tensor_files/sha256.h"

namespace inctrl {
namespace {

constexpr const char* kConfig = "inctrl";
constexpr const char* kIdentity = "identity";

// Numbers as 8 bytes, little-endian, and every text behind its length: no two models give the same bytes.
class Fingerprint {
 public:
  void add(std::uint64_t number) {
    std::array<std::byte, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(number >> (8 * i) & 0xffu);
    sha_.add(bytes);
  }
  void add(std::span<const std::byte> bytes) {
    add(bytes.size());
    sha_.add(bytes);
  }
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  std::string finish() { return sha_.finish(); }

 private:
  Sha256 sha_;
};

std::string identity_of(const std::string& json, const std::map<std::string, TensorView>& tensors) {
  Fingerprint fingerprint;
  fingerprint.add(json);
  fingerprint.add(tensors.size());
  for (const auto& [name, tensor] : tensors) {
    fingerprint.add(name);
    fingerprint.add(inctrl::name(tensor.dtype));
    fingerprint.add(tensor.shape.size());
    for (const std::int64_t extent : tensor.shape) fingerprint.add(static_cast<std::uint64_t>(extent));
    fingerprint.add(tensor.bytes);
  }
  return fingerprint.finish();
}

const std::string& metadata(const Safetensors& file, const char* key) {
  const auto found = file.metadata().find(key);
  require(found != file.metadata().end(), ErrorCode::kBadFormat, "not an inctrl model: its metadata has no '", key,
          "'; an encoder's checkpoint becomes a model by inctrl import");
  return found->second;
}

bool is_identity(const std::string& text) {
  const auto digit = [](char letter) { return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f'); };
  return text.size() == 64 && std::all_of(text.begin(), text.end(), digit);
}

}  // namespace

ModelFile open_model_file(const std::filesystem::path& file) {
  ModelFile model{.config = {}, .identity = {}, .tensors = Safetensors::open(file)};
  try {
    model.config = parse_model_config(metadata(model.tensors, kConfig));
    model.identity = metadata(model.tensors, kIdentity);
    require(is_identity(model.identity), ErrorCode::kBadFormat, "identity ", in_quotes(model.identity),
            " is not 64 hexadecimal digits");
  } catch (const Error& error) {
    fail(error.code, file.string(), ": ", error.what());
  }
  return model;
}

std::string write_model_file(const std::filesystem::path& file, const ModelConfig& config,
                             const std::map<std::string, TensorView>& tensors) {
  const std::string json = to_json(config);
  try {
    parse_model_config(json);  // what could not be read back is not written
  } catch (const Error& error) {
    fail(ErrorCode::kInvalidArgument, "write ", file.string(), ": ", error.what());
  }
  const std::string identity = identity_of(json, tensors);
  write_safetensors(file, tensors, {{kConfig, json}, {kIdentity, identity}});
  return identity;
}

ModelFile without_heads(ModelFile model) {
  if (model.config.head == "none") return model;
  model.config.head = "none";
  model.identity = sha256_of(model.identity + " without heads");
  return model;
}

std::vector<int> tap_widths(const ModelConfig& config) {
  std::vector<int> widths;
  for (const int tap : config.taps) {
    const auto* vit = std::get_if<VitConfig>(&config.encoder);
    const auto block = static_cast<std::size_t>(tap) - 1;
    widths.push_back(vit ? vit->width : std::get<EfficientNetLiteConfig>(config.encoder).blocks[block].channels);
  }
  return widths;
}

std::string projection_tensor(std::size_t tap) {
  return std::string(kProjections) + std::to_string(tap) + ".weight";
}

void verify_identity(const ModelFile& model) {
  const std::string computed = identity_of(metadata(model.tensors, kConfig), model.tensors.tensors());
  require(computed == model.identity, ErrorCode::kBadFormat, "model ", in_quotes(model.config.name),
          ": its identity is ", computed, ", it states ", model.identity, "; the file was damaged or edited");
}

}  // namespace inctrl
