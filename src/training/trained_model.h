// src/training/trained_model.h: the model file that a training leaves.
// Tested by tests/training/trained_model_test.cpp
#pragma once

#include <filesystem>
#include <string>

#include "residual/heads_file.h"
#include "tensor_files/model_file.h"

namespace inctrl {

struct TrainedHeads {
  std::string name;      // of the new model
  std::string kind;      // head kind
  HeadTensors tensors;   // all of them
  LicensedPart licence;  // of the heads
  TrainingRecord record;
};

// The encoder of `base`, to the byte, with these heads instead of any that it has. Returns the identity.
// kBackend if the disk refuses.
std::string write_trained_model(const std::filesystem::path& file, const ModelFile& base, const TrainedHeads& heads);

}  // namespace inctrl
