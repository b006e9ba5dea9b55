// src/hub/folder_lock.cpp. Tested by tests/hub/folder_lock_test.cpp
#include "hub/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>

#include "tensor/require.h"

namespace inctrl {

namespace fs = std::filesystem;

std::optional<FolderLock> FolderLock::take(const fs::path& folder, const std::function<bool()>& stop,
                                           const std::function<void(const std::string&)>& say) {
  std::error_code error;
  fs::create_directories(folder, error);
  require(!error, ErrorCode::kBackend, "the folder ", folder.string(), " cannot be made: ", error.message());
  const fs::path path = folder / "lock";
  FolderLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  require(lock.file_ >= 0, ErrorCode::kBackend, "write ", path.string(), ": ", std::generic_category().message(errno));
  bool said = false;
  while (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
    require(errno == EWOULDBLOCK || errno == EINTR, ErrorCode::kBackend, "lock ", path.string(), ": ",
            std::generic_category().message(errno));
    if (!said) say("another pull is at work; this one waits for it");
    said = true;
    if (stop()) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace inctrl
