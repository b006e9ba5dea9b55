// src/checkpoints/import_checkpoint.h: how does somebody else's checkpoint become a model file?
// Tested by tests/checkpoints/import_checkpoint_test.cpp
#pragma once

#include <cstdint>
#include <filesystem>
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
  std::optional<int> attention_heads;           // of a DINOv2 encoder; default: the configuration's, else width / 64
  std::optional<std::filesystem::path> config;  // CLIP: open_clip_config.json with heads, GELU, mean and std; DINOv2:
                                                // its Hugging Face config.json, with heads
  std::optional<std::string> merges;            // CLIP: the tokenizer's, one "a b" a line, for a text prior
  std::optional<std::filesystem::path> heads;   // of kind residual, as inctrl train writes them, for any encoder; or,
                                                // for CLIP, a file with InCTRL's; default: the checkpoint's own
  std::optional<std::string> licence, source;   // of the encoder weights; default: what is known of them
};

struct ImportReport {
  ModelConfig config;
  std::string identity;
  std::vector<std::string> notes;  // for people: what was recognised, what was left out
};

// Recognises the architecture from the tensors, folds batch norm, writes the model file. Executes nothing of the
// checkpoint. kNotFound; kBadFormat naming the file and the missing, surplus or misshapen tensor with the shape found
// and needed; kInvalidArgument for taps, sizes or options that the encoder does not have; kIncompatible for heads or a
// tokenizer that do not fit the towers; kBackend if `out` cannot be written.
ImportReport import_checkpoint(const std::filesystem::path& checkpoint, const std::filesystem::path& out,
                               const ImportOptions& options);

// The same from an untrained checkpoint of a known architecture, such as "vit-b-16-plus-240": random_clip.h. It has
// InCTRL's heads where options.merges gives a tokenizer. Same seed and options, same bytes. kInvalidArgument also for
// an architecture that is not known.
ImportReport import_random(const std::string& architecture, std::uint64_t seed, const std::filesystem::path& out,
                           const ImportOptions& options);

}  // namespace inctrl
