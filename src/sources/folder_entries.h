// src/sources/folder_entries.h: what lies right below a folder?
// Tested by tests/sources/picture_source_test.cpp and folder_watch_test.cpp
#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace inctrl {

// In the order the system has them; hidden ones too. Links to folders are left out: they may lead in circles.
struct FolderEntries {
  std::vector<std::filesystem::path> files, folders;  // an entry that cannot be examined is a file
};

// What could be read before `error`, which is cleared if all was.
FolderEntries entries_of(const std::filesystem::path& folder, std::error_code& error);

}  // namespace inctrl
