// src/training/trained_model.cpp. Tested by tests/training/trained_model_test.cpp
#include "training/trained_model.h"

namespace inctrl {

std::string write_trained_model(const std::filesystem::path& file, const ModelFile& base, const TrainedHeads& heads) {
  ModelConfig config = base.config;
  config.name = heads.name;
  config.head = heads.kind;
  config.training = heads.record;
  std::erase_if(config.licences, [](const LicensedPart& part) { return part.part == "heads"; });
  config.licences.push_back(heads.licence);
  std::map<std::string, TensorView> tensors = base.tensors.tensors();
  std::erase_if(tensors, [](const auto& tensor) { return tensor.first.starts_with("heads."); });
  for (const auto& [name, tensor] : heads.tensors)
    tensors[name] = {DType::kF32, tensor.shape, std::as_bytes(std::span(tensor.values))};
  return write_model_file(file, config, tensors);
}

}  // namespace inctrl
