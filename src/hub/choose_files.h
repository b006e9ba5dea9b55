// src/hub/choose_files.h: which files of a repository make a model?
// Tested by tests/hub/choose_files_test.cpp
#pragma once

#include <optional>
#include <vector>

#include "hub/hub_listing.h"

namespace inctrl {

struct ChosenFiles {
  HubFile weights;
  std::optional<HubFile> config;     // open_clip_config.json, else config.json
  std::optional<HubFile> tokenizer;  // tokenizer.json, beside an open_clip_config.json only
  std::optional<HubFile> card;       // README.md
  std::vector<HubFile> licences;     // LICENSE, NOTICE and the like, sorted

  bool is_open_clip() const { return config && config->path == "open_clip_config.json"; }
};

// Weights are, the first there is: open_clip_model.safetensors, open_clip_pytorch_model.bin (where OpenCLIP's are, the
// next two hold the same encoder under names of another library), model.safetensors, pytorch_model.bin, or the only
// .safetensors file of the repository's root. kNotFound if there is none of these.
ChosenFiles choose_files(const HubListing& listing);

}  // namespace inctrl
