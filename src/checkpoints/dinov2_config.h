// src/checkpoints/dinov2_config.h: what does the config.json of a DINOv2 folder of Hugging Face say that tensors do
// not? Tested by tests/checkpoints/dinov2_config_test.cpp
#pragma once

#include <filesystem>
#include <optional>

namespace inctrl {

struct Dinov2Config {
  std::optional<int> heads;  // num_attention_heads
};

// kNotFound; kBadFormat naming the file and the field: not JSON, of another model than DINOv2, or of one that our
// encoder does not compute: another activation than GELU, another epsilon than 1e-6.
Dinov2Config read_dinov2_config(const std::filesystem::path& file);

}  // namespace inctrl
