// tests/support/golden.h: how do tests read recorded truth? tests/golden/README.md says where each file comes from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tensor_files/safetensors.h"

namespace inctrl {

inline std::filesystem::path golden_path(const std::string& name) {
  return std::filesystem::path(INCTRL_GOLDEN_DIR) / name;
}

inline Safetensors open_golden(const std::string& name) {
  return Safetensors::open(golden_path(name));
}

inline std::vector<std::uint8_t> golden_bytes(const TensorView& tensor) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(tensor.bytes.data());
  return {first, first + tensor.bytes.size()};
}

}  // namespace inctrl
