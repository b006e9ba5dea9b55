// src/sources/folder_entries.cpp. Tested by tests/sources/picture_source_test.cpp and folder_watch_test.cpp
#include "sources/folder_entries.h"

namespace inctrl {

namespace fs = std::filesystem;

FolderEntries entries_of(const fs::path& folder, std::error_code& error) {
  FolderEntries entries;
  fs::directory_iterator entry(folder, error);
  const fs::directory_iterator end;
  for (; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_directory(ignored))
      entries.files.push_back(entry->path());
    else if (!entry->is_symlink(ignored))
      entries.folders.push_back(entry->path());
  }
  return entries;
}

}  // namespace inctrl
