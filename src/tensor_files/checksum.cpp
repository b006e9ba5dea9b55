// src/tensor_files/checksum.cpp. Tested by tests/tensor_files/checksum_test.cpp
#include "tensor_files/checksum.h"

#include <libdeflate.h>

namespace inctrl {

std::uint32_t checksum(std::span<const std::byte> bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

}  // namespace inctrl
