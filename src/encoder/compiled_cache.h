// src/encoder/compiled_cache.h: is a small encoder compiled once and then only loaded?
// Compiling inctrl-lite takes 0.15 s of each start, loading what was compiled 0.05 s. A file for each encoder, named by
// all that the compiled graph depends on; it appears whole, is checked before it is used, and is made again if anything
// is wrong with it. OpenVINO's own cache is not used: it takes a file of another precision for its own, and crashes.
// Decision: docs/decisions/0025-compiled-cache.md. Tested by tests/encoder/compiled_cache_test.cpp
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include <openvino/openvino.hpp>

#include "encoder/encoder.h"

namespace inctrl {

// Whether it pays: the CPU alone, and no more weights than some megabytes. A large tower's file would be as large as
// the model, and loading it saves little.
bool is_worth_caching(const ModelFile& model, const EncoderOptions& options);

// Digest of the model, the options, this program, OpenVINO, and the processor. `processor`: its name.
std::string compiled_key(const ModelFile& model, const EncoderOptions& options, const std::string& processor);

class CompiledCache {
 public:
  explicit CompiledCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Loaded by `load` from the bytes kept under `key`, or made by `compile` and kept. A disk that refuses is no error.
  // Any thread and process may call.
  // The second is what the model may point into; null if it was compiled.
  using Loaded = std::pair<ov::CompiledModel, std::shared_ptr<const void>>;
  Loaded get(const std::string& key, const std::function<ov::CompiledModel(const ov::Tensor& bytes)>& load,
             const std::function<ov::CompiledModel()>& compile) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace inctrl
