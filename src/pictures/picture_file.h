// src/pictures/picture_file.h: which picture files are taken at all, whichever library decodes them?
// Tested by tests/pictures/read_picture_test.cpp and hostile_pictures_test.cpp
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "pictures/probe.h"
#include "pictures/read_picture.h"

namespace inctrl {

// The bytes of a regular file; never waits for a pipe or device. kNotFound, kBackend, kLimit.
std::vector<std::byte> read_picture_file(const std::filesystem::path& file, std::int64_t max_bytes);

// What the header claims, which lies within the limits. kBadFormat, kLimit.
PictureHeader probe_within_limits(std::span<const std::byte> encoded, const ReadOptions& options,
                                  const std::string& origin);

}  // namespace inctrl
