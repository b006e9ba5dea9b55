// src/evaluation/prompts_file.h: which prompts does a file fix for each category?
// Tested by tests/evaluation/prompts_file_test.cpp
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "evaluation/evaluate.h"

namespace inctrl {

// A results.json: the prompts of its runs. Or {"CATEGORY": ["PATH", ...]}, or with a list of such lists, one for each
// seed. Paths are below the data set's root. kNotFound; kBadFormat, naming file and field.
std::map<std::string, std::vector<NamedPrompts>> read_prompts_file(const std::filesystem::path& file);

}  // namespace inctrl
