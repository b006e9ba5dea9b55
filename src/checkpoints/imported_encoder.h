// src/checkpoints/imported_encoder.h: what does every architecture's importer hand over?
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

// An encoder under our names, and what is known of it.
struct ImportedEncoder {
  std::string architecture;  // "EfficientNet-Lite0"; "EfficientNet-Lite" if the size is none of the published ones
  std::variant<EfficientNetLiteConfig, VitConfig> config;
  std::optional<TextTowerConfig> text;
  std::map<std::string, TensorView> tensors;  // F32, kept alive by `owners`
  std::vector<std::shared_ptr<const void>> owners;
  std::vector<int> default_taps;
  int input_size = 224;  // the one asked for, or the native one
  Fit fit = Fit::kSquash;
  std::array<double, 3> mean{}, std{};  // of pixel / 255
  std::string head = "none";            // head kind
  std::vector<LicensedPart> licences;
  std::vector<std::string> notes;
};

}  // namespace inctrl
