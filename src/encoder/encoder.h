// src/encoder/encoder.h: how do pixels become patch tokens and an image embedding?
// The graph is built from the model file's tensors with OpenVINO's operators and compiled for one device.
// Tested by tests/encoder/encoder_test.cpp
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "inctrl/options.h"
#include "tensor/token_grid.h"
#include "tensor_files/model_file.h"

namespace inctrl {

struct EncoderOptions {
  std::string device = "CPU";             // as OpenVINO names devices
  Precision precision = Precision::kF32;  // always set explicitly: a device's own default may be bf16
  int threads = 0;                        // processor threads in all; 0: the device decides
  int streams = 1;                        // pictures that may be encoded at once, each on threads / streams
  int batch = 0;                          // pictures in one run where a call gives as many; 0: 4 if it pays, else 1
  std::filesystem::path cache;            // folder in which small compiled encoders are kept; empty: none are
};

// An encoder of one model file. Immutable; any number of threads may encode at once.
class Encoder {
 public:
  virtual ~Encoder() = default;
  // Writes picture `index`'s normalised planes, [3, size, size], to `planes`.
  using FillPlanes = std::function<void(int index, float* planes)>;
  // The encodings of `count` pictures, in order. A picture's encoding does not depend on the others.
  // kBackend if the device fails.
  virtual std::vector<Encoding> encode(int count, const FillPlanes& fill) const = 0;
  // Pictures in one run, at least 1: calls of so many cost the least a picture.
  virtual int batch() const noexcept { return 1; }
};

// Compiles the encoder and runs it once, so that the first picture costs what every other does. The tensors stay mapped
// as long as the encoder lives, but their pages are released: OpenVINO keeps its own copies. kInvalidArgument for an
// unknown device or a precision that the processor lacks, kBadFormat naming a missing or misshapen tensor, kBackend if
// OpenVINO fails.
std::unique_ptr<Encoder> make_encoder(const ModelFile& model, const EncoderOptions& options);

// What `options` come to for a model on this processor: kF32, kBf16 or kInt8. A model of 8-bit weights always
// multiplies them as such, and asked for f32 or bf16 does the rest in those. kInvalidArgument for what cannot be had.
Precision precision_for(const ModelFile& model, const EncoderOptions& options);

// "2026.4.1-...": the version of the OpenVINO that is loaded.
std::string openvino_version();

// The devices that OpenVINO offers here: "CPU", "GPU". Loads every plugin and its drivers.
std::vector<std::string> openvino_devices();

// True if the processor computes bfloat16 itself; asking for it elsewhere would be slower than 32-bit floats.
bool has_native_bf16();

}  // namespace inctrl
