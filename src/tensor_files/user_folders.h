// src/tensor_files/user_folders.h: where on this machine is what belongs to the user?
// Tested by tests/tensor_files/user_folders_test.cpp
#pragma once

#include <filesystem>
#include <optional>

namespace inctrl {

// What must last: $XDG_DATA_HOME/inctrl, by default ~/.local/share/inctrl; nothing if neither variable is set. Prompt
// sets are in "prompts" below it, models in "models".
std::optional<std::filesystem::path> user_data_folder();

// What can be made or fetched again: $XDG_CACHE_HOME/inctrl, by default ~/.cache/inctrl; nothing if neither is set.
std::optional<std::filesystem::path> user_cache_folder();

}  // namespace inctrl
