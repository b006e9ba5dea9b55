// src/datasets/identical_files.h: which pictures for training are also, byte by byte, pictures for testing?
// Tested by tests/datasets/listing_test.cpp
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "datasets/dataset.h"

namespace inctrl {

// From the name of each such picture in `train` to that of its first twin in `test`: another file of the same content,
// the same part of it. Reads the files whose size is found on both sides; one that cannot be read has no twin here.
std::map<std::string, std::string> twins_for_testing(const std::filesystem::path& root,
                                                     const std::vector<const LabelledPicture*>& train,
                                                     const std::vector<const LabelledPicture*>& test);

}  // namespace inctrl
