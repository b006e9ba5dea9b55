// inctrl/model.h: an encoder and its heads, ready to run.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inctrl/encoded_picture.h"
#include "inctrl/image.h"
#include "inctrl/options.h"
#include "inctrl/prompt_set.h"

namespace inctrl {

struct Encoding;  // what an encoder gives for one picture

struct ModelOptions {
  std::string device = "CPU";  // as OpenVINO names devices: CPU, GPU, NPU, AUTO
  Precision precision = Precision::kF32;
  std::optional<Fit> fit;  // default: the model's
  int threads = 0;         // processor threads in all; 0: one a processor
  int streams = 1;         // pictures judged at once without waiting for each other
  int batch = 1;           // pictures in one run of the encoder; scores do not depend on it
};

struct PromptOptions {
  std::string category;              // the object in the pictures ("bottle", "metal_nut"), for a text prior
  std::vector<std::string> sources;  // where each picture came from, to be kept; as many as pictures, or none
  bool thumbnails = false;           // keep small pictures for people to look at
};

struct Licence {
  std::string part;     // such as "encoder weights"
  std::string licence;  // an SPDX expression where there is one
  std::string source;
};

// What a model file says of itself.
struct ModelInfo {
  std::string name;
  std::string identity;          // sha256 of tensors and metadata, 64 hexadecimal digits
  std::string encoder_family;    // "efficientnet-lite"
  std::vector<int> taps;         // blocks whose tokens are compared, counted from 1
  int input_size = 0;            // side of the encoder's square, pixels
  Fit fit = Fit::kSquash;        // the one in use
  std::array<double, 3> mean{};  // of pixel / 255: red, green, blue
  std::array<double, 3> std{};
  std::string head;        // head kind
  float normal_level = 0;  // of a single prompt; see PromptSet::normal_level()
  std::vector<Licence> licences;
};

// Compiled for one device. Immutable; copies share memory; any thread may use it.
class Model {
 public:
  // Reads the file by mapping it and compiles the encoder. kNotFound; kBadFormat; kInvalidArgument for a device or
  // precision that this machine does not have; kBackend.
  static Model load(const std::filesystem::path& file, const ModelOptions& options = {});

  // The file that `name_or_path` means: a path if it has a slash or the suffix .safetensors, else NAME.safetensors in
  // the folders of $INCTRL_MODEL_PATH (separated by colons), $XDG_DATA_HOME/inctrl/models (default ~/.local/share), and
  // share/inctrl/models beside or one above the running program's folder. kNotFound, naming the places searched.
  static std::filesystem::path find(std::string_view name_or_path);

  const ModelInfo& info() const noexcept;

  // In order; each picture once. kInvalidArgument for an empty picture; kBackend.
  std::vector<EncodedPicture> encode(std::span<const ImageView> pictures) const;

  // The normal pictures, encoded once; the cost is that of judging as many, and with head kind "inctrl" that of the
  // text prior's sentences, once a category. Other head kinds only keep the category.
  // kInvalidArgument if there is no picture, or no category where the model needs one.
  PromptSet encode_prompts(std::span<const ImageView> normal_images, const PromptOptions& options) const;
  PromptSet encode_prompts(std::span<const ImageView> normal_images, std::string_view category = {}) const;
  // The same of pictures that are encoded already; without thumbnails. kIncompatible if another model, or another fit,
  // encoded one of them.
  PromptSet prompts_of(std::span<const EncodedPicture> normal_pictures, const PromptOptions& options) const;

 private:
  friend class Detector;
  struct Compiled;
  PromptSet assemble(const std::vector<Encoding>& encodings, std::vector<PromptPicture> pictures,
                     const std::string& category) const;
  explicit Model(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace inctrl
