// src/tensor_files/disk_full.h: what is thrown when the disk has no room?
// Tested by tests/tensor_files/disk_full_test.cpp
#pragma once

#include <filesystem>

#include "inctrl/error.h"

namespace inctrl {

// Nothing of what was to be written is there, and nothing that was there before is lost.
struct DiskFull : Error {
  explicit DiskFull(const std::string& message) : Error(ErrorCode::kBackend, message) {}
};

// Does errno say that there is no room: on the disk, of the user's quota, or below the process's limit of a file?
bool is_disk_full(int error_number) noexcept;

// "write FILE: No space left on device". DiskFull if errno says so, else kBackend.
[[noreturn]] void fail_to_write(const std::filesystem::path& file, int error_number);

}  // namespace inctrl
