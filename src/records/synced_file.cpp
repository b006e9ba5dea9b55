// src/records/synced_file.cpp. Tested by tests/records/synced_file_test.cpp
#include "records/synced_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "tensor_files/disk_full.h"

namespace inctrl {
namespace {

namespace fs = std::filesystem;

// False, with errno, if not all could be written.
bool write_all(int file, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

SyncedFile::SyncedFile(fs::path unfinished, std::span<const std::byte> bytes) : SyncedFile(std::move(unfinished)) {
  // What throws from here on runs the destructor, for the object was complete after the first constructor.
  const Descriptor file(::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.number() < 0 || !write_all(file.number(), bytes)) fail_to_write(unfinished_, errno);
  // The disk may begin now; sync() waits for it. Advice only: what goes wrong here is said there.
  ::sync_file_range(file.number(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

SyncedFile::SyncedFile(SyncedFile&& other) noexcept : unfinished_(std::exchange(other.unfinished_, {})) {}

SyncedFile::~SyncedFile() {
  if (!unfinished_.empty()) ::unlink(unfinished_.c_str());
}

void SyncedFile::sync() {
  // Opened anew: many files at a time would be many descriptors. An error of the disk that nobody was told is told
  // here.
  const Descriptor file(::open(unfinished_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0 || ::fsync(file.number()) != 0) fail_to_write(unfinished_, errno);
}

void SyncedFile::rename_to(const fs::path& target) {
  if (::rename(unfinished_.c_str(), target.c_str()) != 0) fail_to_write(target, errno);
  unfinished_.clear();
}

void sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.number() < 0 || ::fsync(opened.number()) != 0) fail_to_write(folder, errno);
}

}  // namespace inctrl
