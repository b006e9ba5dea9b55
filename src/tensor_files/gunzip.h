// src/tensor_files/gunzip.h: what is in a gzip file?
// Tested by tests/tensor_files/gunzip_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace inctrl {

bool is_gzip(std::span<const std::byte> bytes) noexcept;

// The content of the one member that the file must consist of. kLimit if it is longer than `most` bytes; no more than
// those are ever unpacked. kBadFormat if it is damaged, cut off or followed by something. `origin` names the file in
// errors.
std::string gunzip(std::span<const std::byte> bytes, std::size_t most, std::string_view origin);

}  // namespace inctrl
