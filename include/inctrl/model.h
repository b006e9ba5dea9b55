// inctrl/model.h: an encoder and its heads, ready to run.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "inctrl/calibration.h"
#include "inctrl/encoded_picture.h"
#include "inctrl/image.h"
#include "inctrl/options.h"
#include "inctrl/prompt_set.h"

namespace inctrl {

struct Encoding;  // what an encoder gives for one picture
class Detector;

struct ModelOptions {
  std::string device = "CPU";  // as OpenVINO names devices: CPU, GPU, NPU, AUTO
  Precision precision = Precision::kF32;
  std::optional<Fit> fit;  // default: the model's
  int threads = 0;         // processor threads in all; 0: one a processor
  int streams = 1;         // pictures judged at once without waiting for each other
  // Pictures in one run of the encoder, where a call gives as many; 0: 4 in bf16 and int8 where the
  // processor has bfloat16, else 1. A graph for several is compiled when the first such call comes. Scores do not
  // depend on it.
  int batch = 0;
  bool heads = true;  // false: head kind "none" and another identity, whatever the file has
  // A folder in which small compiled models are kept, so that the next load is quick; empty: none are. Loading trusts
  // what is there as much as the program's own files.
  std::filesystem::path compiled_cache;
};

struct PromptOptions {
  std::string category;              // the object in the pictures ("bottle", "metal_nut"), for a text prior
  std::vector<std::string> sources;  // where each picture came from, to be kept; as many as pictures, or none
  bool thumbnails = false;           // keep small pictures for people to look at
  int varied = 1;  // note the variation of so many of the first pictures (see EncodeOptions); the first one's counts
};

struct EncodeOptions {
  // Also note how the pictures' scores move when they are turned, scaled and moved a little: what a single prompt says
  // of what is normal. Encodes each picture three times more.
  bool variation = false;
};

struct CalibrationOptions {
  std::optional<double> false_alarms;                // default: as before, else 0.01
  std::span<const EncodedPicture> normals;           // that are no prompts; none: those of before stay
  std::span<const EncodedPicture> reviewed_defects;  // that must be called anomalous; none: those of before stay
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
  Tiles tiles;                   // the one in use
  int batch = 1;                 // the one in use
  std::array<double, 3> mean{};  // of pixel / 255: red, green, blue
  std::array<double, 3> std{};
  std::string head;         // head kind
  bool text_prior = false;  // scores use sentences about the category
  float normal_level = 0;   // of a single prompt; see PromptSet::normal_level()
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
  // share/inctrl/models beside or one above the running program's folder, and one above that of libinctrl.so.
  // kNotFound, naming the places searched.
  static std::filesystem::path find(std::string_view name_or_path);
  // The files that find() would give for names alone, one a name, sorted by name.
  static std::vector<std::filesystem::path> available();

  const ModelInfo& info() const noexcept;

  // The same model, compiled once, looking at pictures in tiles: for defects of a few pixels in large pictures. Each
  // tile costs what a picture costs, and is squashed, whatever the fit. Prompts and queries must be looked at alike.
  // kInvalidArgument for more tiles than 1000 / taps.
  Model with_tiles(const Tiles& tiles) const;

  // In order; each picture once. kInvalidArgument for an empty picture; kBackend.
  std::vector<EncodedPicture> encode(std::span<const ImageView> pictures, const EncodeOptions& options = {}) const;

  // The normal pictures, encoded once; the cost is that of judging as many, and with a text prior that of its
  // sentences, once a category. Models without one only keep the category.
  // kInvalidArgument if there is no picture, or no category where the model needs one.
  PromptSet encode_prompts(std::span<const ImageView> normal_images, const PromptOptions& options) const;
  PromptSet encode_prompts(std::span<const ImageView> normal_images, std::string_view category = {}) const;
  // The same of pictures that are encoded already; without thumbnails. kIncompatible if another model, or another fit,
  // encoded one of them.
  PromptSet prompts_of(std::span<const EncodedPicture> normal_pictures, const PromptOptions& options) const;

  // The set with the scores of its prompts (each judged by the others, at most 16 of them) and of further normal
  // pictures, so that detectors need not find the former, and decide better by the latter. A further picture that is a
  // prompt is passed over: it would promise too much. Changes to a set's pictures or mask take its calibration away.
  // kIncompatible if another model, or another fit, encoded prompts or pictures; kInvalidArgument for false_alarms
  // beyond (0, 1).
  PromptSet calibrate(const PromptSet& prompts, const CalibrationOptions& options = {}) const;

  // The calibrated set with the share of its tokens that stands for the rest best (greedy k-centre, PatchCore), for
  // searches among hundreds of pictures; calibrated by what its pictures score against the tokens kept of the others.
  // What residuals look like changes a little: thresholds are those of the new set. The cost grows with the square of
  // the tokens. kInvalidArgument unless 0 < share < 1; kIncompatible for a coreset, and as calibrate().
  //   step  is called now and then with the share that is done
  PromptSet coreset(const PromptSet& prompts, double share, const std::function<void(double)>& step = {}) const;

 private:
  friend class Detector;
  struct Compiled;
  using LeftOut = std::function<void(const Detector& others, const PictureTokens& prompt)>;
  // Of each tap, the numbers of the tokens that are kept; none: all.
  using Kept = std::vector<std::vector<int>>;
  void leave_each_out(const PromptSet& prompts, const Kept& kept, const Image& ignore, double pooled_level,
                      const LeftOut& judge) const;
  double pooled_level(const PromptSet& prompts, const Kept& kept, const Image& ignore) const;
  std::vector<NormalScore> own_scores(const PromptSet& prompts, const Kept& kept, const Image& ignore,
                                      double pooled_level) const;
  void note_variation(const ImageView& picture, PictureTokens& tokens) const;
  PromptSet assemble(std::vector<PictureTokens> encoded, std::vector<PromptPicture> pictures,
                     const std::string& category) const;
  explicit Model(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace inctrl
