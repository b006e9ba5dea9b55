// src/records/folder_lock.h: how does a folder belong to one process at a time?
// Tested by tests/records/folder_lock_test.cpp
#pragma once

#include <filesystem>

#include "records/synced_file.h"

namespace inctrl {

// Held until its end, also of a process that is killed: the system keeps it, what the file says is for people.
class FolderLock {
 public:
  // kIncompatible, naming folder and process, if it is held already, by whomever; kBackend.
  explicit FolderLock(const std::filesystem::path& folder);

 private:
  Descriptor file_;
};

}  // namespace inctrl
