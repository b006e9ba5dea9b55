// src/tensor_files/atomic_file.h: how is a file written so that nobody ever sees half of it?
// Tested by tests/tensor_files/atomic_file_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <ostream>
#include <span>

namespace inctrl {

// Calls `write` with a stream to a temporary file in the same folder, then renames it to `file`, replacing what was
// there. Missing folders are made. If `write` throws or the disk refuses (kBackend; DiskFull where it has no room) the
// temporary file is removed and `file` is as before.
void write_atomically(const std::filesystem::path& file, const std::function<void(std::ostream&)>& write);
void write_atomically(const std::filesystem::path& file, std::span<const std::byte> bytes);

}  // namespace inctrl
