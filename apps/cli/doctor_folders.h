// apps/cli/doctor_folders.h: can the program keep what it wants to keep, and is what it kept sound?
// Tested by tests/cli/doctor_folders_test.cpp and tests/end_to_end/doctor_test.py
#pragma once

#include "cli/finding.h"
#include "cli/folder_facts.h"

namespace inctrl::cli {

// Is it, or can it become, a folder to write to with some room? `check` names it: "data folder".
Finding check_folder(const std::string& check, const FolderFacts& facts);

// Size, files that a dead writer left, and whether others could put something there.
Finding check_cache(const std::string& check, const FolderFacts& facts, const FolderContent& content);

// The user's data and cache folders with what is in them.
Findings check_user_folders();

// A server's folder: as above, and if no server has it, what is in it, unless `quick`: that looks at every byte.
Findings check_server_folder(const std::filesystem::path& folder, bool quick);

}  // namespace inctrl::cli
