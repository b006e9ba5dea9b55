// src/records/folder_lock.cpp. Tested by tests/records/folder_lock_test.cpp
#include "records/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "tensor/require.h"
#include "tensor_files/disk_full.h"
#include "tensor_files/in_quotes.h"

namespace inctrl {
namespace {

int open_lock(const std::filesystem::path& file) {
  const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (opened < 0) fail_to_write(file, errno);
  return opened;
}

// What its holder wrote, such as " (process 123)".
std::string holder(int file) {
  std::array<char, 20> text{};
  const ssize_t count = ::pread(file, text.data(), text.size(), 0);
  if (count <= 0) return {};
  return " (process " + in_quotes({text.data(), static_cast<std::size_t>(count)}) + ")";
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : file_(open_lock(folder / "lock")) {
  if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      fail(ErrorCode::kBackend, "lock ", folder.string(), ": ", std::generic_category().message(errno));
    fail(ErrorCode::kIncompatible, "the folder ", folder.string(), " is in use by another process",
         holder(file_.number()), "; stop it, or give another folder");
  }
  const std::string process = std::to_string(::getpid());
  // A disk without room leaves it empty, and the lock holds all the same.
  if (::ftruncate(file_.number(), 0) == 0 && ::pwrite(file_.number(), process.data(), process.size(), 0) < 0) return;
}

}  // namespace inctrl
