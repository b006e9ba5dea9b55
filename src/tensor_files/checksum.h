// src/tensor_files/checksum.h: did these bytes change by accident?
// Tested by tests/tensor_files/checksum_test.cpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace inctrl {

// CRC-32 as PNG and zip have it (polynomial 0xedb88320), by libdeflate: some gigabytes a second.
std::uint32_t checksum(std::span<const std::byte> bytes);

}  // namespace inctrl
