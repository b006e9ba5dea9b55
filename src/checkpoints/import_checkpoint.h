// src/checkpoints/import_checkpoint.h: how does somebody else's checkpoint become a model file?
// Tested by tests/checkpoints/import_checkpoint_test.cpp
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tensor_files/model_file.h"

namespace inctrl {

struct ImportOptions {
  std::optional<std::string> name;              // default: the output file's stem
  std::vector<int> taps;                        // empty: the family's default
  std::optional<int> input_size;                // default: the family's native size
  std::optional<Fit> fit;                       // default: crop for clip-vit, squash for others
  std::optional<std::filesystem::path> config;  // open_clip_config.json: heads, GELU, mean and std of a CLIP checkpoint
  std::optional<int> heads;                     // attention heads of a DINOv2 encoder; default: width / 64
  std::optional<std::string> merges;   // the tokenizer's merges, one "a b" a line: for a model with a text prior
  std::vector<LicensedPart> licences;  // empty: what is known of the recognised weights
};

struct ImportReport {
  ModelConfig config;
  std::string identity;
  std::vector<std::string> notes;  // for people: what was recognised, what was left out
};

// Recognises the architecture from the tensors, folds batch norm, writes the model file. Executes nothing of the
// checkpoint. kNotFound; kBadFormat naming the file and the missing, surplus or misshapen tensor with the shape found
// and needed; kInvalidArgument for taps or sizes that the encoder does not have; kBackend if `out` cannot be written.
ImportReport import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                               const ImportOptions& options);

}  // namespace inctrl
