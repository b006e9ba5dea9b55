// src/pictures/npy.h: how does a map of floats become a file that NumPy opens?
// Source: NumPy's description of the NPY format, version 1.0.
// Tested by tests/pictures/npy_test.cpp
#pragma once

#include <filesystem>
#include <span>
#include <string>

namespace inctrl {

// `values` as a little-endian float32 array of shape [rows, columns]. kInvalidArgument if there are not rows * columns
// values.
std::string npy_bytes(std::span<const float> values, int rows, int columns);

// The same as a file, written beside `file`, then renamed. kBackend if the disk refuses.
void write_npy(const std::filesystem::path& file, std::span<const float> values, int rows, int columns);

}  // namespace inctrl
