// src/checkpoints/open_clip_config.h: what does an open_clip_config.json say that tensors do not?
// Tested by tests/checkpoints/open_clip_config_test.cpp
#pragma once

#include <array>
#include <filesystem>
#include <optional>

#include "checkpoints/clip_vit.h"

namespace inctrl {

struct OpenClipConfig {
  ClipOptions options;  // heads; quick GELU where the file has the field
  std::optional<std::array<double, 3>> mean, std;
};

// kNotFound; kBadFormat naming the file and the field.
OpenClipConfig read_open_clip_config(const std::filesystem::path& file);

}  // namespace inctrl
