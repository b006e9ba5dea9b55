// src/hub/folder_lock.h: how do two programs not write to the same files?
// Tested by tests/hub/folder_lock_test.cpp
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace inctrl {

// A folder that is this process's until the end of the lock's life, however it ends.
class FolderLock {
 public:
  // Makes the folder if it is not there. While another process holds it, `say` is told so once and `stop` asked again
  // and again. Nothing if stopped. kBackend if the folder cannot be made or locked.
  static std::optional<FolderLock> take(const std::filesystem::path& folder, const std::function<bool()>& stop,
                                        const std::function<void(const std::string&)>& say);

  FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace inctrl
