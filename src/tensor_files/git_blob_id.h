// src/tensor_files/git_blob_id.h: under which name does git know this content?
// Tested by tests/tensor_files/git_blob_id_test.cpp
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace inctrl {

// The SHA-1 of "blob", the size and the bytes, in 40 hexadecimal digits. It tells a damaged file; against somebody who
// means harm only SHA-256 helps. kBackend if OpenSSL refuses.
std::string git_blob_id(std::span<const std::byte> content);

}  // namespace inctrl
